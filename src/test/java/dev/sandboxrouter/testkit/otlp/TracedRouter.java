package dev.sandboxrouter.testkit.otlp;

import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A router and the collector that its spans go to, for {@code @RegisterExtension static}. */
public final class TracedRouter implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    /** Between the end of a request and its spans at the collector, so that tests need not wait for a full batch. */
    static final String DELAY = "50ms";

    private static final String DELAY_PROPERTY = "otel.bsp.schedule.delay";

    private final Map<String, String> environment;
    private final String[] flags;
    private @Nullable Collector collector;
    private @Nullable RouterUnderTest router;

    private TracedRouter(Map<String, String> environment, String... flags) {
        this.environment = environment;
        this.flags = flags;
    }

    public static TracedRouter with(String... flags) {
        return new TracedRouter(Map.of(), flags);
    }

    /** With variables besides the collector's address. */
    public static TracedRouter in(Map<String, String> environment, String... flags) {
        return new TracedRouter(environment, flags);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Collector listening = Collector.start();
        collector = listening;
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", listening.endpoint());
        System.setProperty(DELAY_PROPERTY, DELAY);
        try {
            router = RouterUnderTest.startedIn(variables, flags);
        } finally {
            System.clearProperty(DELAY_PROPERTY);
        }
    }

    @Override
    public void afterEach(@Nullable ExtensionContext context) throws IOException {
        router().afterEach(context);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        try {
            router().close();
        } finally {
            collector().close();
        }
    }

    public RouterUnderTest router() {
        return Objects.requireNonNull(router);
    }

    public Collector collector() {
        return Objects.requireNonNull(collector);
    }

    /** Sends a request on a connection of its own. */
    public RawResponse exchange(String request) throws IOException {
        return router().client().exchange(request);
    }

    /** The spans of a request by its {@code X-Request-ID}, once there are so many: the server's, then each attempt's. */
    public List<ReceivedSpan> spansOf(String requestId, int count) {
        String traceId = String.valueOf(router().accessLog().of(requestId).get("trace_id"));
        return collector().trace(traceId, count);
    }

    /** The one that the router has as a server. */
    public static ReceivedSpan server(Collection<ReceivedSpan> spans) {
        return spans.stream().filter(ReceivedSpan::isServer).findFirst().orElseThrow();
    }

    /** Those of the attempts, in their order. */
    public static List<ReceivedSpan> attempts(Collection<ReceivedSpan> spans) {
        return spans.stream().filter(ReceivedSpan::isClient).toList();
    }
}
