package dev.sandboxrouter.contract;

/** How an answer of the router itself is worded; contract section 3. */
public enum ErrorDialect {
    /** {@code {"detail":"…"}}, what the Go and Python routers send. */
    DETAIL
}
