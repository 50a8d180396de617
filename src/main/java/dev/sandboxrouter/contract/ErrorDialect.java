package dev.sandboxrouter.contract;

/** How an answer of the router itself is worded; contract section 3. */
public enum ErrorDialect {
    /** {@code {"detail":"…"}}, what the Go and Python routers send. */
    DETAIL,
    /** E2B's JSON objects, or a page for people; plain text where no sandbox was named properly. */
    E2B
}
