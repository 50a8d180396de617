package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.config.BindAddress;
import dev.sandboxrouter.config.RouterConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lines of the log with which the router says that it is ready, and where; with the demo, what to try. */
final class Announcement {

    private static final Logger LOG = LoggerFactory.getLogger(Announcement.class);

    private final List<String> bases;

    private Announcement(List<String> bases) {
        this.bases = bases;
    }

    static Announcement of(RouterConfig config, int httpPort, int httpsPort) {
        List<String> bases = new ArrayList<>(2);
        config.listeners().http().ifPresent(address -> bases.add(base("http", address, httpPort)));
        config.tls().bind().ifPresent(address -> bases.add(base("https", address, httpsPort)));
        return new Announcement(bases);
    }

    /**
     * Writes the lines.
     *
     * @param pathPrefix of the path form; null where it is off
     * @param demoPort of the demo sandbox; null where there is none
     */
    void log(@Nullable String pathPrefix, @Nullable Integer demoPort) {
        if (bases.isEmpty()) {
            LOG.info("ready, with no listener for requests");
            return;
        }
        LOG.info("ready, listening on {}", String.join(" and ", bases));
        if (demoPort != null) {
            String base = bases.get(0);
            LOG.info("try: curl -H 'X-Sandbox-ID: demo' -H 'X-Sandbox-Port: {}' {}/echo", demoPort, base);
            LOG.info("or open {}{}/default/demo/{}/", base, pathPrefix, demoPort);
        }
    }

    private static String base(String scheme, BindAddress address, int port) {
        return scheme + "://" + reachable(address) + ':' + port;
    }

    private static String reachable(BindAddress address) {
        return address.host().isEmpty()
                ? "127.0.0.1"
                : address.host().contains(":") ? '[' + address.host() + ']' : address.host();
    }
}
