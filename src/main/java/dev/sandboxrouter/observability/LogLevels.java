package dev.sandboxrouter.observability;

import java.util.List;
import java.util.Locale;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * The level of the router's own log, {@code --log-level}. The access log is not subject to it. {@code log4j2.xml} starts
 * with the system property {@code sandbox-router.log-level}, so that what happens before flags are read has a level too.
 */
public final class LogLevels {

    /** The names that {@link #set} takes, from the most talkative to silence. */
    public static final List<String> NAMES = List.of("trace", "debug", "info", "warn", "error", "off");

    private LogLevels() {}

    /**
     * Sets the level for every logger, from now on. Camel and Netty stay at {@code warn} even under {@code debug}: their
     * debug output buries ours, and Camel's holds header values. The Kubernetes client stays at {@code info}: under
     * {@code trace} it writes out its requests, the router's own token and those it asks about among them. Any thread.
     *
     * @param name one of {@link #NAMES}, in any case
     * @throws IllegalArgumentException if it is none of them
     */
    public static void set(String name) {
        Level level = parse(name);
        Configurator.setRootLevel(level);
        Configurator.setLevel("org.apache.camel", quieter(level, Level.WARN));
        Configurator.setLevel("org.apache.camel.impl.engine.AbstractCamelContext", quieter(level, Level.INFO));
        Configurator.setLevel("io.netty", quieter(level, Level.WARN));
        Configurator.setLevel("io.fabric8", quieter(level, Level.INFO));
    }

    private static Level parse(String name) {
        if (!NAMES.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("log level \"" + name + "\" is not one of " + String.join(", ", NAMES));
        }
        return Level.valueOf(name);
    }

    private static Level quieter(Level one, Level other) {
        return one.isMoreSpecificThan(other) ? one : other;
    }
}
