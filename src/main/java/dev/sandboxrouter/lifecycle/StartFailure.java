package dev.sandboxrouter.lifecycle;

import org.jspecify.annotations.Nullable;

/** The router could not start. The message is for the operator; the cause, if it helps, stands in the log. */
public final class StartFailure extends Exception {

    private static final long serialVersionUID = 1L;

    StartFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
