package dev.sandboxrouter.lifecycle;

import java.net.BindException;
import org.apache.camel.FailedToStartRouteException;

/** What went wrong at start, in words for the operator. */
final class Failures {

    private Failures() {}

    static String describe(Throwable failure) {
        String where = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailedToStartRouteException route) {
                where = " (route " + route.getRouteId() + ")";
            }
            if (cause instanceof BindException) {
                return "cannot listen" + where + ": " + cause.getMessage();
            }
            if (cause.getCause() == null) {
                return "cannot start" + where + ": " + cause.getMessage();
            }
        }
        return "cannot start" + where;
    }
}
