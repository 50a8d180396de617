package dev.sandboxrouter.config;

import java.time.Duration;

/** Connections to sandboxes; contract sections 5 and 6. */
final class UpstreamFlags {

    static final FlagGroup GROUP = new FlagGroup("Connections to sandboxes");

    private static final int MAX_CONNECTIONS = 1_000_000;

    static final Flag<Duration> CONNECT_TIMEOUT = GROUP.add(Flag.of(
            "upstream-connect-timeout",
            FlagTypes.duration("1ms", "10m"),
            "3s",
            "One dial. Beyond it the dial has failed and is retried."));

    static final Flag<Integer> MAX_RETRIES = GROUP.add(Flag.of(
            "upstream-max-retries",
            FlagTypes.integer(0, 100),
            "3",
            "More dials after the first, each with a new resolution; 0 disables them. Only failed dials are retried, so"
                    + " no body is ever sent twice. Beyond it 502."));

    static final Flag<Duration> RETRY_INITIAL_DELAY = GROUP.add(Flag.of(
            "upstream-retry-initial-delay",
            FlagTypes.duration("0s", "10m"),
            "200ms",
            "The wait before the first retry; it doubles with each further one."));

    static final Flag<Duration> RETRY_MAX_DELAY = GROUP.add(Flag.of(
            "upstream-retry-max-delay",
            FlagTypes.duration("0s", "10m"),
            "800ms",
            "The longest wait before a retry. A request whose client left may linger as long."));

    static final Flag<Duration> IDLE_TIMEOUT = GROUP.add(Flag.of(
            "upstream-idle-timeout",
            FlagTypes.duration("1ms", LimitFlags.LONGEST),
            "4s",
            "A connection kept for reuse closes after it; a sandbox's Keep-Alive: timeout lowers it. Keep it below the"
                    + " keep-alive timeout of the servers in the sandboxes, or reuse races with their closing."));

    static final Flag<Integer> MAX_IDLE_PER_TARGET = GROUP.add(Flag.of(
                    "upstream-max-idle-per-target",
                    FlagTypes.integer(0, MAX_CONNECTIONS),
                    "16",
                    "Connections kept for reuse to one sandbox and port; 0 keeps none. More are closed after their"
                            + " response. Active ones are not limited.")
            .alsoFrom("MAX_KEEPALIVE_CONNECTIONS"));

    static final Flag<Integer> MAX_IDLE = GROUP.add(Flag.of(
            "upstream-max-idle",
            FlagTypes.integer(0, MAX_CONNECTIONS),
            "1024",
            "Connections kept for reuse in total, a file descriptor each; 0 keeps none."));

    private UpstreamFlags() {}

    static RouterConfig.Upstream read(Settings settings) {
        return new RouterConfig.Upstream(
                settings.get(CONNECT_TIMEOUT),
                settings.get(MAX_RETRIES),
                settings.get(RETRY_INITIAL_DELAY),
                settings.get(RETRY_MAX_DELAY),
                settings.get(IDLE_TIMEOUT),
                settings.get(MAX_IDLE_PER_TARGET),
                settings.get(MAX_IDLE));
    }
}
