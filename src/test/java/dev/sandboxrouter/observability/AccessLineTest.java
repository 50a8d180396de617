package dev.sandboxrouter.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.RequestTrace;
import dev.sandboxrouter.observability.tracing.RequestTracer;
import dev.sandboxrouter.observability.tracing.Sampling;
import dev.sandboxrouter.testkit.FakeHead;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessLineTest {

    private static final long ENDED = Instant.parse("2026-01-31T23:59:59.007Z").toEpochMilli();

    @Test
    void aProxiedRequestHasEveryField() {
        assertThat(line(Requests.plain()))
                .isEqualTo(
                        "{\"ts\":\"2026-01-31T23:59:59.007Z\",\"level\":\"info\",\"logger\":\"sandbox-router.access\","
                                + "\"msg\":\"request\",\"method\":\"GET\",\"path\":\"/run/a%2Fb\",\"status\":200,"
                                + "\"duration_ms\":12.345,\"ttfb_ms\":7.008,\"client_ip\":\"10.0.1.5\","
                                + "\"sandbox_id\":\"abc-123\",\"sandbox_namespace\":\"team-a\",\"upstream\":\"10.1.2.3:8888\","
                                + "\"source\":\"directory-name\",\"retries\":1,\"bytes_in\":10,\"bytes_out\":1024,"
                                + "\"user_agent\":\"agent/1.0\",\"request_id\":\"id-1\"}\n");
    }

    @Test
    void aTracedRequestNamesItsTraceAndSpan() {
        RequestTrace trace = new RequestTracer(Sampling.DEFAULT).begin(FakeHead.get("/"), "1.1");

        assertThat(line(Requests.traced(trace)))
                .endsWith("\"request_id\":\"id-1\",\"trace_id\":\"" + trace.traceId() + "\",\"span_id\":\""
                        + trace.spanId() + "\"}\n");
        assertThat(trace.traceId()).matches("[0-9a-f]{32}");
        assertThat(trace.spanId()).matches("[0-9a-f]{16}");
    }

    @Test
    void whatHasNoValueIsLeftOut() {
        assertThat(line(Requests.unreadable()))
                .isEqualTo(
                        "{\"ts\":\"2026-01-31T23:59:59.007Z\",\"level\":\"info\",\"logger\":\"sandbox-router.access\","
                                + "\"msg\":\"request\",\"method\":\"-\",\"path\":\"-\",\"status\":400,"
                                + "\"reason\":\"bad-request\",\"duration_ms\":1.500,\"ttfb_ms\":1.400,"
                                + "\"client_ip\":\"10.0.1.5\",\"retries\":0,\"bytes_in\":0,\"bytes_out\":35,"
                                + "\"request_id\":\"id-1\"}\n");
    }

    @Test
    void withoutAResponseHeadThereIsNoTimeToFirstByte() {
        assertThat(line(Requests.lasting(999, -1)))
                .contains("\"duration_ms\":0.000,")
                .doesNotContain("ttfb_ms");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01T00:00:00.000Z",
        "-1, 1969-12-31T23:59:59.999Z",
        "1700000000999, 2023-11-14T22:13:20.999Z",
        "1700000001000, 2023-11-14T22:13:21.000Z"
    })
    void theTimeHasMillisecondsInUtc(long millis, String text) {
        StringBuilder out = new StringBuilder();
        AccessLine line = new AccessLine();
        line.append(out, Requests.plain(), 1_700_000_000_000L);
        out.setLength(0);
        line.append(out, Requests.plain(), millis);
        assertThat(out).startsWith("{\"ts\":\"" + text + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'\"', '\\\"'",
                "'\\', '\\\\'",
                "'\n', '\\u000a'",
                "'\u0000', '\\u0000'",
                "'\u001f', '\\u001f'",
                "' ', ' '",
                "'~', '~'",
                "'\u007f', '\\u007f'",
                "'\u00e9', '\\u00e9'",
                "'\u00ff', '\\u00ff'",
                "'\u2028', '\\u2028'",
            })
    void whatCouldEndTheLineOrTheStringIsEscaped(String text, String escaped) {
        assertThat(line(Requests.withUserAgent("a" + text + "b")))
                .contains("\"user_agent\":\"a" + escaped + "b\"")
                .matches("[ -~]+\n");
    }

    @Property(tries = 500)
    void anyTextComesBackFromTheLine(@ForAll String path, @ForAll String userAgent) throws DeserializationException {
        JsonObject json = (JsonObject) Jsoner.deserialize(line(Requests.withPath(path)));
        assertThat(json.getString("path")).isEqualTo(path);
        json = (JsonObject) Jsoner.deserialize(line(Requests.withUserAgent(userAgent)));
        assertThat(json.getString("user_agent")).isEqualTo(userAgent);
    }

    private static String line(CompletedRequest request) {
        StringBuilder out = new StringBuilder();
        new AccessLine().append(out, request, ENDED);
        return out.toString();
    }
}
