package dev.sandboxrouter.observability;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** How the machinery below the requests is: asked at every scrape, on the thread that scrapes; zero until it is shown. */
public final class Vitals {

    private volatile DoubleSupplier lag = () -> 0;
    private volatile IntSupplier clients = () -> 0;
    private volatile IntSupplier sandboxes = () -> 0;
    private volatile LongSupplier bufferBytes = () -> 0;
    private volatile LongSupplier maxBufferBytes = () -> 0;

    Vitals(PrometheusRegistry registry) {
        gauge(
                registry,
                "event_loop_lag_seconds",
                "How late the latest event loop was within the last 15 to 30 seconds.",
                () -> lag.getAsDouble());
        gauge(
                registry,
                "direct_memory_used_bytes",
                "Memory outside of the heap that buffers have taken.",
                () -> bufferBytes.getAsLong());
        gauge(
                registry,
                "direct_memory_limit_bytes",
                "Memory outside of the heap that buffers may take.",
                () -> maxBufferBytes.getAsLong());
        GaugeWithCallback.builder()
                .name("sandbox_router_open_connections")
                .help("Open connections, idle ones and those of tunnels too.")
                .labelNames("side")
                .callback(callback -> {
                    callback.call(clients.getAsInt(), "client");
                    callback.call(sandboxes.getAsInt(), "sandbox");
                })
                .register(registry);
    }

    private static void gauge(PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name("sandbox_router_" + name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    /** Where the worst lag of an event loop comes from, in seconds. */
    public void showLag(DoubleSupplier seconds) {
        lag = seconds;
    }

    /** Where the numbers of open connections come from. */
    public void showConnections(IntSupplier ofClients, IntSupplier toSandboxes) {
        clients = ofClients;
        sandboxes = toSandboxes;
    }

    /** Where the memory of buffers comes from, in bytes. */
    public void showBuffers(LongSupplier used, LongSupplier max) {
        bufferBytes = used;
        maxBufferBytes = max;
    }
}
