package dev.sandboxrouter.observability;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;

/** What routes of the user's own do to the router. */
public final class CustomRouteMetrics {

    private CustomRouteMetrics() {}

    /**
     * Adds them to a scrape.
     *
     * @param blocked how often an event loop was found blocked by a step
     * @param dropped results that the route on-completion was too slow for
     */
    public static void expose(PrometheusRegistry registry, LongSupplier blocked, LongSupplier dropped) {
        counter(
                registry,
                "event_loops_blocked",
                "Times an event loop was found blocked by a step of a route.",
                blocked);
        counter(
                registry,
                "completions_dropped",
                "Requests that the route on-completion was not told of, because it is too slow.",
                dropped);
    }

    private static void counter(PrometheusRegistry registry, String name, String help, LongSupplier source) {
        CounterWithCallback.builder()
                .name("sandbox_router_" + name)
                .help(help)
                .callback(callback -> callback.call((double) source.getAsLong()))
                .register(registry);
    }
}
