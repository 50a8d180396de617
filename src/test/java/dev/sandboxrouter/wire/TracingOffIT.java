package dev.sandboxrouter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawHead;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.otlp.Collector;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without tracing a caller's context is a field like any other, and the router does not know what a span is. */
@Tag("soak")
class TracingOffIT {

    private static final String CONTEXT = "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    /** Through a router that does not trace. */
    private static RawHead forwarded(RouterUnderTest router) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        String request = sandbox.get("/", "Traceparent: " + CONTEXT, "TraceState: Not=Valid", "X-Request-ID: untraced");
        assertThat(router.client().exchange(request).status()).isEqualTo(200);
        return sandbox.request(1).head();
    }

    @Test
    void theContextGoesOnUntouched() throws IOException {
        try (RouterUnderTest router = RouterUnderTest.started()) {
            RawHead head = forwarded(router);

            assertThat(head.names()).contains("Traceparent", "TraceState").doesNotContain("traceparent");
            assertThat(head.all("traceparent")).containsExactly(CONTEXT);
            assertThat(router.accessLog().of("untraced")).doesNotContainKeys("trace_id", "span_id");
        }
    }

    @Test
    void theFlagKeepsItOffWhateverTheVariablesSay() throws IOException {
        try (Collector collector = Collector.start();
                RouterUnderTest router = RouterUnderTest.startedIn(
                        Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", collector.endpoint()), "--enable-tracing=false")) {
            assertThat(forwarded(router).all("traceparent")).containsExactly(CONTEXT);
        }
    }

    @Test
    void soDoesTheVariableOfOpenTelemetry() throws IOException {
        try (Collector collector = Collector.start();
                RouterUnderTest router = RouterUnderTest.startedIn(
                        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint(), "OTEL_SDK_DISABLED", "true"),
                        "--enable-tracing",
                        "--enable-otel-metrics")) {
            assertThat(forwarded(router).all("traceparent")).containsExactly(CONTEXT);
            assertThat(router.accessLog().of("untraced")).doesNotContainKeys("trace_id", "span_id");
        }
    }

    /** Its classes take a third of a second and some megabytes. */
    @Test
    void nothingOfOpenTelemetryIsLoaded(@TempDir Path scratch) throws Exception {
        Path classes = scratch.resolve("classes");
        List<String> jvm = List.of("-Xlog:class+load:file=" + classes);
        try (ScriptedSandbox sandbox =
                        ScriptedSandbox.listening("default", "quiet", InetAddress.getByName("127.77.9.2"));
                RouterProcess router = RouterProcess.start(jvm, scratch, Map.of(sandbox.id(), sandbox.ip()))) {
            assertThat(router.client().exchange(sandbox.get("/")).status()).isEqualTo(200);
            router.terminate();
            assertThat(router.exitCode(Duration.ofSeconds(20))).isZero();
        }

        List<String> loaded = Files.readAllLines(classes);
        assertThat(loaded).anyMatch(line -> line.contains("dev.sandboxrouter.relay.Relay "));
        assertThat(loaded)
                .noneMatch(line -> line.contains(" io.opentelemetry.") || line.contains("observability.tracing."));
    }
}
