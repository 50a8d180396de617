package dev.sandboxrouter.camel.http;

import dev.sandboxrouter.contract.DialFailure;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.relay.Relay;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.camel.Endpoint;
import org.apache.camel.component.netty.http.NettyHttpComponent;
import org.apache.camel.component.netty.http.NettyHttpConfiguration;
import org.apache.camel.component.netty.http.RestNettyHttpBinding;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.CamelContextHelper;
import org.jspecify.annotations.Nullable;

/**
 * Creates the two endpoints of the data path: {@code sandbox-http:listen} and {@code sandbox-http:relay}. All endpoints of
 * one component share a {@link Relay}, which is the single bean of that type in the registry unless one is set here.
 */
@Component("sandbox-http")
public class SandboxHttpComponent extends NettyHttpComponent {

    static final String LISTEN = "listen";
    static final String RELAY = "relay";

    @Metadata(label = "advanced", autowired = true)
    private @Nullable Relay relay;

    private BiConsumer<Target, DialFailure> dials = (target, failure) -> {};
    private boolean authorizationRequired;

    /** The relay that carries the bytes; where none is set, the one in the registry. */
    public Relay getRelay() {
        if (relay == null) {
            relay = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), Relay.class);
        }
        return relay;
    }

    /** The relay that carries the bytes. */
    public void setRelay(Relay relay) {
        this.relay = relay;
    }

    /** Who is told of each dial that failed. */
    public BiConsumer<Target, DialFailure> getDials() {
        return dials;
    }

    /** Who is told of each dial that failed: whoever doubts an address then. On event loops; must not block. */
    public void setDials(BiConsumer<Target, DialFailure> dials) {
        this.dials = dials;
    }

    /** Whether nothing is relayed unless the step {@code authorize} has allowed it. */
    public boolean isAuthorizationRequired() {
        return authorizationRequired;
    }

    /**
     * Whether nothing is relayed unless the step {@code authorize} has allowed it: true with every {@code --authz-mode} but
     * {@code allow-all}. Routes of an operator's own that forget the step would else be open.
     */
    public void setAuthorizationRequired(boolean authorizationRequired) {
        this.authorizationRequired = authorizationRequired;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        Endpoint endpoint =
                switch (remaining) {
                    case LISTEN -> listenEndpoint(uri);
                    case RELAY -> new SandboxHttpRelayEndpoint(uri, this);
                    default ->
                        throw new IllegalArgumentException(
                                "sandbox-http:" + remaining
                                        + " is not an endpoint of this component: expected sandbox-http:listen or sandbox-http:relay");
                };
        setProperties(endpoint, parameters);
        return endpoint;
    }

    private SandboxHttpEndpoint listenEndpoint(String uri) {
        NettyHttpConfiguration configuration = getConfiguration().copy();
        configuration.setProtocol("tcp");
        configuration.setTextline(false);
        configuration.setBossGroup(getRelay().eventLoops());
        configuration.setWorkerGroup(
                getRelay().eventLoops()); // client and upstream share a thread, or nothing would work
        configuration.setSend503whenSuspended(
                false); // suspended means not listening, so that a balancer goes elsewhere
        SandboxHttpEndpoint endpoint = new SandboxHttpEndpoint(uri, this, configuration);
        endpoint.setNettyHttpBinding(new RestNettyHttpBinding(getHeaderFilterStrategy()));
        endpoint.setHeaderFilterStrategy(getHeaderFilterStrategy());
        return endpoint;
    }
}
