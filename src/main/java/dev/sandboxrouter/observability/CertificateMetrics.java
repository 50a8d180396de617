package dev.sandboxrouter.observability;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The certificates in force, asked at every scrape. A counter of failures is no ground for an alert that has to stand as
 * long as the fault does: a broken file is judged once.
 */
public final class CertificateMetrics {

    private record Listener(String name, Supplier<Instant> notAfter, BooleanSupplier refused) {}

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    CertificateMetrics(PrometheusRegistry registry) {
        gauge(
                registry,
                "cert_not_after_seconds",
                "When the certificate in force expires, in seconds since the epoch.",
                callback -> listeners.forEach(
                        one -> callback.call((double) one.notAfter().get().getEpochSecond(), one.name())));
        gauge(
                registry,
                "cert_refused",
                "1 if the files hold what cannot be used, so that the certificate before is in force; else 0.",
                callback -> listeners.forEach(one -> callback.call(one.refused().getAsBoolean() ? 1 : 0, one.name())));
    }

    private static void gauge(
            PrometheusRegistry registry, String name, String help, Consumer<GaugeWithCallback.Callback> values) {
        GaugeWithCallback.builder()
                .name("sandbox_router_" + name)
                .help(help)
                .labelNames("listener")
                .callback(values)
                .register(registry);
    }

    /**
     * Shows the certificate of a listener.
     *
     * @param listener the label; {@code https} or {@code control}
     * @param notAfter when the one in force expires
     * @param refused whether a later one is there that cannot be used
     */
    public void show(String listener, Supplier<Instant> notAfter, BooleanSupplier refused) {
        listeners.add(new Listener(listener, notAfter, refused));
    }
}
