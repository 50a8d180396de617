package dev.sandboxrouter.testkit;

/** How the end of a body was told; RFC 9112 section 6.3. */
public enum Framing {
    /** The message has no body whatever its fields say: HEAD, 1xx, 204, 304, or a request without either field. */
    NONE,
    /** {@code Content-Length}. */
    LENGTH,
    /** {@code Transfer-Encoding: chunked}. */
    CHUNKED,
    /** The end of the connection. */
    CLOSE
}
