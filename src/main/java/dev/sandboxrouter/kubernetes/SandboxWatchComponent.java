package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.PodDirectory;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/**
 * Creates {@code sandbox-watch:pods} and {@code sandbox-watch:rules}. Watch and directory are the beans of type
 * {@link Cluster} and {@link PodDirectory} in the registry, and what follows the rules is that of type {@link RuleWatch},
 * unless they are set here.
 */
@Component("sandbox-watch")
@Metadata(excludeProperties = "bridgeErrorHandler")
public class SandboxWatchComponent extends DefaultComponent {

    static final String PODS = "pods";
    static final String RULES = "rules";

    @Metadata(label = "advanced", autowired = true)
    private @Nullable Cluster cluster;

    @Metadata(label = "advanced", autowired = true)
    private @Nullable PodDirectory directory;

    @Metadata(label = "advanced", autowired = true)
    private @Nullable RuleWatch rules;

    /** The cluster whose pods are followed. */
    public @Nullable Cluster getCluster() {
        return cluster;
    }

    public void setCluster(@Nullable Cluster cluster) {
        this.cluster = cluster;
    }

    /** The directory that is fed, whatever the route does. */
    public @Nullable PodDirectory getDirectory() {
        return directory;
    }

    public void setDirectory(@Nullable PodDirectory directory) {
        this.directory = directory;
    }

    /** What follows the rules. */
    public @Nullable RuleWatch getRules() {
        return rules;
    }

    public void setRules(@Nullable RuleWatch rules) {
        this.rules = rules;
    }

    /** Set, or the only one in the registry: an endpoint does not need all of them, so none is asked for before its time. */
    private <T> T needed(@Nullable T given, Class<T> type) {
        return given == null ? CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), type) : given;
    }

    Cluster cluster() {
        return needed(cluster, Cluster.class);
    }

    PodDirectory directory() {
        return needed(directory, PodDirectory.class);
    }

    RuleWatch rules() {
        return needed(rules, RuleWatch.class);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (!remaining.equals(PODS) && !remaining.equals(RULES)) {
            throw new IllegalArgumentException("sandbox-watch:" + remaining
                    + " is not an endpoint of this component: expected sandbox-watch:pods or sandbox-watch:rules");
        }
        SandboxWatchEndpoint endpoint = new SandboxWatchEndpoint(uri, this);
        endpoint.setResource(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
