package dev.sandboxrouter.camel.steps;

import dev.sandboxrouter.camel.LoopWatch;
import dev.sandboxrouter.relay.ClientRequest;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/**
 * How a route goes on after a step has waited: on the request's own event loop. On the thread that brought the answer a
 * slow step of a user's would hold up everybody's look-ups, and nothing would name it.
 */
final class Continuation {

    private Continuation() {}

    /** Runs {@code outcome}, then the rest of the route. A failure of {@code outcome} is the exchange's. Any thread. */
    static void goOn(Exchange exchange, ClientRequest request, Runnable outcome, AsyncCallback callback) {
        try {
            request.execute(() -> {
                guarded(exchange, outcome);
                LoopWatch.resume(exchange, () -> callback.done(false));
            });
        } catch (RejectedExecutionException stopped) { // and so is the request
            exchange.setRouteStop(true);
            callback.done(false);
        }
    }

    /** Whatever is thrown fails the request: a step that breaks must neither let it pass nor leave it waiting. */
    static void guarded(Exchange exchange, Runnable outcome) {
        try {
            outcome.run();
        } catch (RuntimeException | LinkageError | AssertionError e) {
            exchange.setException(e);
        }
    }
}
