package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.camel.routes.BrokenRoutes;
import dev.sandboxrouter.camel.routes.OwnRoutes;
import dev.sandboxrouter.config.RouterConfig;
import java.net.BindException;
import java.util.List;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.jspecify.annotations.Nullable;

/** What went wrong at start, in words for the operator. */
final class Failures {

    private Failures() {}

    /** To be called when everything that was started is stopped again. */
    static StartFailure of(Throwable failure, RouterConfig config, OwnRoutes own) {
        if (failure instanceof StartFailure known) {
            return known.isOfConfiguration() ? withTheOthers(known, config) : known;
        }
        BrokenRoutes routes = find(failure, BrokenRoutes.class);
        if (routes != null) {
            return StartFailure.ofConfiguration(routes.problems());
        }
        FailedToCreateRouteException broken = find(failure, FailedToCreateRouteException.class);
        if (broken != null) {
            return new StartFailure(ofRoutes(failure, own), failure);
        }
        List<String> problems = find(failure, BindException.class) == null ? List.of() : Ports.unbindable(config);
        return StartFailure.of(problems.isEmpty() ? List.of(describe(failure)) : problems, failure);
    }

    /** A start ends at the first broken file; whoever mends it wants to hear of all. */
    private static StartFailure withTheOthers(StartFailure first, RouterConfig config) {
        List<String> all = FilesCheck.problems(config);
        return all.isEmpty() ? first : StartFailure.ofConfiguration(all);
    }

    /** What is wrong with a route, with its place where it is one of the user's. */
    static String ofRoutes(Throwable failure, OwnRoutes own) {
        FailedToCreateRouteException broken = find(failure, FailedToCreateRouteException.class);
        String id = broken == null ? null : broken.getRouteId();
        String place = id == null ? null : own.placeOf(id);
        String where = place == null ? "the routes" : place;
        return where
                + (id == null ? ": " : ": route \"" + id + "\": ")
                + rootOf(failure).getMessage();
    }

    private static String describe(Throwable failure) {
        FailedToStartRouteException route = find(failure, FailedToStartRouteException.class);
        String where = route == null ? "" : " (route " + route.getRouteId() + ")";
        return "cannot start" + where + ": " + rootOf(failure).getMessage();
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root;
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
