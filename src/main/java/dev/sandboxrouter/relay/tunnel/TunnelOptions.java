package dev.sandboxrouter.relay.tunnel;

import java.time.Duration;

/**
 * The limits of one tunnel; contract section 7. With both off a tunnel has no timer at all while it flows.
 *
 * @param idleTimeout longest silence, both directions taken together; zero is off
 * @param maxLifetime longest life from the tunnel's opening; zero is off
 */
public record TunnelOptions(Duration idleTimeout, Duration maxLifetime) {

    /** No limits: the default. */
    public static final TunnelOptions UNLIMITED = new TunnelOptions(Duration.ZERO, Duration.ZERO);

    /** @throws IllegalArgumentException if a duration is negative */
    public TunnelOptions {
        requireNotNegative("idleTimeout", idleTimeout);
        requireNotNegative("maxLifetime", maxLifetime);
    }

    private static void requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: zero or more)");
        }
    }
}
