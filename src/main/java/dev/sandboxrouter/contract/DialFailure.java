package dev.sandboxrouter.contract;

/**
 * One attempt to reach a sandbox that failed before a byte of the request had left the router, so that every method and
 * body may be tried again (contract section 6). It is an exception because it travels through Camel's redelivery; it has
 * no stack trace because it is no surprise.
 */
public final class DialFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong; decides metric label and whether the directory entry becomes suspect (contract 4.8). */
    public enum Kind {
        /** The name could not be looked up just now. */
        DNS,
        /** The name server says that there is no such name: a sandbox that is not there, or not there yet. */
        NO_SUCH_NAME,
        /** The target answered with a reset: the pod lives, the port is closed. */
        REFUSED,
        /** No route, network or host unreachable. */
        UNROUTABLE,
        /** No answer within {@code --upstream-connect-timeout}. */
        CONNECT_TIMEOUT,
        /** Anything else that kept the connection from opening. */
        OTHER
    }

    private final Kind kind;

    public DialFailure(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether it was the name that failed, so that nothing was dialled. */
    public boolean isLookUp() {
        return kind == Kind.DNS || kind == Kind.NO_SUCH_NAME;
    }
}
