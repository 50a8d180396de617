package dev.sandboxrouter.config;

import java.time.Duration;

/** Timeouts and sizes of a request; contract section 6. */
final class LimitFlags {

    static final FlagGroup GROUP = new FlagGroup("Timeouts and limits of a request");

    /** A year: long enough for whoever wants no timeout, and no timer overflows. */
    static final String LONGEST = "8760h";

    private static final FlagType<Duration> PROXY = FlagTypes.duration("1ms", LONGEST);

    static final Flag<Duration> PROXY_TIMEOUT = GROUP.add(Flag.of(
                    "proxy-timeout",
                    PROXY,
                    "180s",
                    "To the response head, retries included; restarts with each byte of the request body that moves. After"
                            + " the head, the longest silence of a stream: no body byte in either direction, which a"
                            + " client that does not read counts as. Beyond it 504, or after the head the connection is"
                            + " cut. Not for tunnels. X-Sandbox-Timeout lowers it for one request.")
            .alsoFrom("PROXY_TIMEOUT_SECONDS", FlagTypes.plainSeconds(PROXY)));

    static final Flag<Duration> RESPONSE_HEADER_TIMEOUT = GROUP.add(Flag.of(
            "response-header-timeout",
            FlagTypes.duration("0s", LONGEST),
            "0s",
            "From the end of the request to the response head; 0s turns it off. Beyond it 504."));

    static final Flag<Duration> REQUEST_HEADER_TIMEOUT = GROUP.add(Flag.of(
            "request-header-timeout",
            FlagTypes.duration("1ms", LONGEST),
            "10s",
            "A client must finish its head within it, else 408: slow heads cannot pile up."));

    static final Flag<Duration> IDLE_TIMEOUT = GROUP.add(Flag.of(
            "idle-timeout",
            FlagTypes.duration("1ms", LONGEST),
            "120s",
            "A client's connection without a request closes after it."));

    static final Flag<Integer> MAX_HEADER_BYTES = GROUP.add(Flag.of(
            "max-header-bytes",
            FlagTypes.integer(1024, 1 << 20),
            "65536",
            "Bytes of a request line (beyond it 414), and of a head or its trailers (beyond it 431)."));

    static final Flag<Long> MAX_REQUEST_BODY_BYTES = GROUP.add(Flag.of(
            "max-request-body-bytes",
            FlagTypes.number(0, Long.MAX_VALUE),
            "0",
            "Bytes of a request body; 0 turns the limit off. Beyond it 413; a chunked body that passes it after the"
                    + " response began cuts the connection."));

    private LimitFlags() {}

    static RouterConfig.Limits read(Settings settings) {
        return new RouterConfig.Limits(
                settings.get(PROXY_TIMEOUT),
                settings.get(RESPONSE_HEADER_TIMEOUT),
                settings.get(REQUEST_HEADER_TIMEOUT),
                settings.get(IDLE_TIMEOUT),
                settings.get(MAX_HEADER_BYTES),
                settings.get(MAX_REQUEST_BODY_BYTES));
    }
}
