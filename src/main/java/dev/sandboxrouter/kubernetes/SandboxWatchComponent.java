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
 * Creates {@code sandbox-watch:pods}. Watch and directory are the beans of type {@link Cluster} and {@link PodDirectory}
 * in the registry unless they are set here.
 */
@Component("sandbox-watch")
public class SandboxWatchComponent extends DefaultComponent {

    static final String PODS = "pods";

    @Metadata(label = "advanced", autowired = true)
    private @Nullable Cluster cluster;

    @Metadata(label = "advanced", autowired = true)
    private @Nullable PodDirectory directory;

    /** The cluster whose pods are followed. */
    public Cluster getCluster() {
        if (cluster == null) {
            cluster = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), Cluster.class);
        }
        return cluster;
    }

    public void setCluster(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The directory that is fed, whatever the route does. */
    public PodDirectory getDirectory() {
        if (directory == null) {
            directory = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), PodDirectory.class);
        }
        return directory;
    }

    public void setDirectory(PodDirectory directory) {
        this.directory = directory;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (!remaining.equals(PODS)) {
            throw new IllegalArgumentException("sandbox-watch:" + remaining
                    + " is not an endpoint of this component: expected sandbox-watch:pods");
        }
        SandboxWatchEndpoint endpoint = new SandboxWatchEndpoint(uri, this);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
