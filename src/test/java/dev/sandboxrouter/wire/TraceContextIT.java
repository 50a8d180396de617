package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.otlp.TracedRouter.attempts;
import static dev.sandboxrouter.testkit.otlp.TracedRouter.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.RawHead;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.otlp.ReceivedSpan;
import dev.sandboxrouter.testkit.otlp.TracedRouter;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The caller's trace goes on through the router to the sandbox; W3C Trace Context. */
class TraceContextIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";
    private static final String SAMPLED = "traceparent: 00-" + TRACE + "-" + CALLER + "-01";
    private static final String OTHER_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String NOT_SAMPLED = "traceparent: 00-" + OTHER_TRACE + "-" + CALLER + "-00";
    private static final String ID = "X-Request-ID: ";

    @RegisterExtension
    static final TracedRouter traced = TracedRouter.with();

    /** What a sandbox got of a request with these fields. */
    private static RawHead forwarded(String... fields) throws IOException {
        ScriptedSandbox sandbox = traced.router().sandbox();
        assertThat(traced.exchange(sandbox.get("/", fields)).status()).isEqualTo(200);
        return sandbox.request(1).head();
    }

    @Test
    void theCallersSpanIsTheParentAndTheAttemptsIsTheSandboxes() throws IOException {
        String trace = "a3ce929d0e0e47364bf92f3577b34da6";
        RawHead head = forwarded(
                "Traceparent: 00-" + trace + "-" + CALLER + "-01",
                "tracestate: congo=t61rcWkgMzE,rojo=1",
                ID + "goes-on");
        List<ReceivedSpan> spans = traced.spansOf("goes-on", 2);
        ReceivedSpan attempt = attempts(spans).get(0);

        assertThat(server(spans).traceId()).isEqualTo(trace);
        assertThat(server(spans).parentId()).isEqualTo(CALLER);
        assertThat(attempt.parentId()).isEqualTo(server(spans).spanId());
        assertThat(head.all("traceparent")).containsExactly("00-" + trace + "-" + attempt.spanId() + "-01");
        assertThat(head.all("tracestate")).containsExactly("congo=t61rcWkgMzE,rojo=1");
        assertThat(spans)
                .allSatisfy(span -> assertThat(span.span().getTraceState()).isEqualTo("congo=t61rcWkgMzE,rojo=1"));
    }

    @Test
    void aTraceBeginsHereWhereTheCallerHasNone() throws IOException {
        RawHead head = forwarded(ID + "begins");
        List<ReceivedSpan> spans = traced.spansOf("begins", 2);

        assertThat(server(spans).parentId()).isEmpty();
        assertThat(head.all("traceparent"))
                .containsExactly("00-" + server(spans).traceId() + "-"
                        + attempts(spans).get(0).spanId() + "-01");
        assertThat(head.has("tracestate")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "traceparent: 00-" + TRACE + "-" + CALLER + "-1",
                "traceparent: ff-" + TRACE + "-" + CALLER + "-01",
                "traceparent: 00-00000000000000000000000000000000-" + CALLER + "-01",
                "traceparent:",
                SAMPLED + "\r\n" + SAMPLED,
                SAMPLED + "\r\n" + NOT_SAMPLED
            })
    void whatCannotBeReadIsReplacedAndItsStateDropped(String field) throws IOException {
        RawHead head = forwarded(field, "tracestate: congo=1");

        assertThat(head.all("traceparent")).hasSize(1).first().asString().doesNotContain(TRACE);
        assertThat(head.has("tracestate")).isFalse();
    }

    @Test
    void aStateThatCannotBeReadIsDroppedAndTheTraceGoesOn() throws IOException {
        RawHead head = forwarded(SAMPLED, "tracestate: CONGO=1");

        assertThat(head.all("traceparent")).hasSize(1).first().asString().startsWith("00-" + TRACE);
        assertThat(head.has("tracestate")).isFalse();
    }

    @Test
    void aStateOfSeveralLinesStaysAsItIs() throws IOException {
        assertThat(forwarded(SAMPLED, "tracestate: a=1", "tracestate: b=2").all("tracestate"))
                .containsExactly("a=1", "b=2");
    }

    /** The sandbox shall decide as the caller did. */
    @Test
    void whatTheCallerDoesNotRecordIsNotRecordedHereAndTheSandboxIsTold() throws IOException {
        RawHead head = forwarded(NOT_SAMPLED, "tracestate: congo=1", ID + "unsampled");
        assertThat(traced.router().accessLog().of("unsampled")).containsEntry("trace_id", OTHER_TRACE);
        forwarded(ID + "next");
        traced.spansOf("next", 2);

        assertThat(traced.collector().trace(OTHER_TRACE)).isEmpty();
        assertThat(head.all("traceparent"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("00-" + OTHER_TRACE)
                .endsWith("-00")
                .doesNotContain(CALLER);
        assertThat(head.all("tracestate")).containsExactly("congo=1");
    }

    /** A field of one hop by the caller's own word; the context is the router's by then. */
    @Test
    void aNominatedContextStillIsSet() throws IOException {
        RawHead head = forwarded(SAMPLED, "Connection: traceparent, tracestate", "tracestate: congo=1");

        assertThat(head.all("traceparent")).hasSize(1).first().asString().startsWith("00-" + TRACE);
        assertThat(head.has("tracestate")).isFalse();
    }

    @Test
    void whateverElseTravelsWithATraceStays() throws IOException {
        assertThat(forwarded(SAMPLED, "baggage: user=1").all("baggage")).containsExactly("user=1");
    }
}
