package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.config.ConfigLoader;
import dev.sandboxrouter.config.Loaded;
import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.ingress.RuleBook;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.CamelContext;

/** A running router. Embedders and tests start it as the command line does. Thread-safe. */
public final class SandboxRouter implements AutoCloseable {

    private final Wiring wiring;

    private SandboxRouter(Wiring wiring) {
        this.wiring = wiring;
    }

    /**
     * Starts a router with the flags of the command line; the environment is not read.
     *
     * @throws IllegalArgumentException with all problems, if the flags are not valid
     * @throws StartFailure if it cannot start, such as for a port that is taken
     */
    public static SandboxRouter start(String... args) throws StartFailure {
        Loaded loaded = ConfigLoader.load(List.of(args), Map.of());
        if (loaded instanceof Loaded.Ready ready) {
            return start(ready.config());
        }
        if (loaded instanceof Loaded.Invalid invalid) {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), invalid.problems()));
        }
        throw new IllegalArgumentException("the flags ask for a text, not for a router: " + List.of(args));
    }

    /** Starts a router: probes first, every listener bound before it is ready. */
    public static SandboxRouter start(RouterConfig config) throws StartFailure {
        Ports.requireFree(config);
        Wiring wiring = new Wiring(config, Ports.of(config));
        wiring.start();
        return new SandboxRouter(wiring);
    }

    /** The data listener's port; 0 where it is off. */
    public int httpPort() {
        return wiring.httpPort();
    }

    /** The data listener's port with TLS; 0 where it is off. */
    public int httpsPort() {
        return wiring.httpsPort();
    }

    /** The probes' port. */
    public int healthPort() {
        return wiring.healthPort();
    }

    /** The rules in force; what is put there holds for the next request. */
    public RuleBook rules() {
        return Objects.requireNonNull(wiring.rules());
    }

    /** The Camel application inside, for embedders and tests of routes. */
    public CamelContext camelContext() {
        return Objects.requireNonNull(wiring.camelContext());
    }

    /** The port of {@code /metrics}. */
    public int metricsPort() {
        return wiring.metricsPort();
    }

    /** The control API's port. */
    public int controlPort() {
        return wiring.controlPort();
    }

    /**
     * What SIGTERM does: lets what is in flight finish, within {@code --shutdown-timeout}, then stops. Blocks.
     *
     * @return the exit code: 0, or 1 if a request had to be cut
     */
    public int drain() {
        int code = wiring.drain();
        wiring.stop();
        return code;
    }

    /** Stops at once; requests in flight are cut. */
    @Override
    public void close() {
        wiring.stop();
    }
}
