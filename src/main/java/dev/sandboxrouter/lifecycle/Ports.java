package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.config.BindAddress;
import dev.sandboxrouter.config.RouterConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ports of the listeners on stock netty-http, which takes 0 for "the scheme's port" rather than for "any".
 *
 * @param health 0 where there are no probes
 * @param metrics 0 where there is no such listener
 * @param control likewise
 */
record Ports(int health, int metrics, int control) {

    private static final String HTTP = "--http-bind-address";
    private static final String HTTPS = "--https-bind-address";
    private static final String METRICS = "--metrics-bind-address";
    private static final String HEALTH = "--health-probe-bind-address";
    private static final String CONTROL = "--control-bind-address";

    /** Settles the ports; a free one that is found for 0 may be taken by somebody before it is bound: then start again. */
    static Ports of(RouterConfig config) throws StartFailure {
        return new Ports(
                concrete(HEALTH, config.listeners().healthProbe()),
                concrete(METRICS, config.listeners().metrics()),
                concrete(CONTROL, config.control().bind()));
    }

    private static int concrete(String flag, Optional<BindAddress> address) throws StartFailure {
        if (address.isEmpty() || address.get().port() != 0) {
            return address.map(BindAddress::port).orElse(0);
        }
        try (ServerSocket socket = bind(address.get())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StartFailure(cannotListen(flag, address.get(), e), e);
        }
    }

    /**
     * Asks before anything is started, because Camel would show the operator a stack trace without the address in it.
     *
     * @throws StartFailure with each listener that cannot be bound
     */
    static void requireFree(RouterConfig config) throws StartFailure {
        List<String> problems = unbindable(config);
        if (!problems.isEmpty()) {
            throw StartFailure.of(problems, null);
        }
    }

    /**
     * Which listeners cannot be bound now, with the reason, in words; to be asked when nothing of ours is bound, and again
     * when binding has failed after all, because neither Camel nor the JDK names the address.
     */
    static List<String> unbindable(RouterConfig config) {
        List<String> problems = new ArrayList<>();
        add(problems, HTTP, config.listeners().http());
        add(problems, HTTPS, config.tls().bind());
        add(problems, METRICS, config.listeners().metrics());
        add(problems, HEALTH, config.listeners().healthProbe());
        add(problems, CONTROL, config.control().bind());
        return problems;
    }

    private static void add(List<String> problems, String flag, Optional<BindAddress> configured) {
        configured.ifPresent(address -> {
            try (ServerSocket free = bind(address)) {
                assert free.isBound();
            } catch (IOException e) {
                problems.add(cannotListen(flag, address, e));
            }
        });
    }

    private static ServerSocket bind(BindAddress address) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByName(hostToBind(address)), address.port()));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static String cannotListen(String flag, BindAddress address, IOException why) {
        return "cannot listen on " + address + " (" + flag + "): " + why.getMessage();
    }

    /** The address to bind, where an empty one means all of both families. */
    static String hostToBind(BindAddress address) {
        return address.host().isEmpty() ? "0.0.0.0" : address.host();
    }
}
