package dev.sandboxrouter.camel;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.LogFields;
import dev.sandboxrouter.contract.TrafficListener;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the user's route {@value #URI} of every request that is over: forwarded, refused, cut, or no HTTP at all. It is
 * asked for only where there is such a route. The route runs on a thread of its own, one exchange after the other, with
 * the result as its body; a slow one fills the queue, and what finds it full is dropped and counted. No request waits.
 */
public final class CompletionRoute implements TrafficListener, AutoCloseable {

    /** Where the route begins. */
    public static final String URI = "direct:on-completion";

    /** Results that may wait, a few hundred bytes each. */
    static final int QUEUE = 8192;

    /** How long the end waits for results that are queued. */
    public static final long LAST_MILLIS = 2000;

    private static final Logger LOG = LoggerFactory.getLogger(CompletionRoute.class);

    private final BlockingQueue<CompletedRequest> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder dropped = new LongAdder();
    private volatile boolean closing;
    private volatile boolean unwanted;
    private @Nullable Thread thread;

    /** Begins to tell, if a route of the context wants to be told; once the routes have started. */
    public void startedIn(CamelContext context) {
        if (context.getRoutes().stream().noneMatch(CompletionRoute::beginsHere)) {
            unwanted = true;
            queue.clear();
            return;
        }
        ProducerTemplate template = context.createProducerTemplate();
        Thread worker = new Thread(() -> work(template), "sandbox-router-on-completion");
        worker.setDaemon(true);
        thread = worker;
        worker.start();
    }

    private static boolean beginsHere(Route route) {
        return route.getEndpoint().getEndpointUri().replaceFirst("\\?.*", "").equals("direct://on-completion");
    }

    /** Results that a full queue dropped. */
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public void requestEnded(CompletedRequest request) {
        if (!unwanted && !queue.offer(request)) {
            dropped.increment();
        }
    }

    private void work(ProducerTemplate template) {
        try {
            while (true) {
                CompletedRequest result = queue.poll(100, TimeUnit.MILLISECONDS);
                if (result != null) {
                    tell(template, result);
                } else if (closing) {
                    return;
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(ProducerTemplate template, CompletedRequest result) {
        try {
            template.send(URI, exchange -> {
                ExchangeKeys.put(exchange, result);
                exchange.getMessage().setBody(result);
            });
        } catch (RuntimeException e) {
            LogFields.about(result, () -> LOG.warn("{} could not be told of request {}", URI, result.requestId(), e));
        }
    }

    /** Tells what is queued, for a moment at most; before the routes stop. */
    @Override
    public void close() {
        closing = true;
        Thread worker = thread;
        if (worker == null) {
            return;
        }
        try {
            worker.join(LAST_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        worker.interrupt();
        if (dropped() > 0) {
            LOG.warn("{} was not told of {} requests: it was slower than they came", URI, dropped());
        }
    }
}
