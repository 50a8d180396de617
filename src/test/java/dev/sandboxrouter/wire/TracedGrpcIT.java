package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.otlp.TracedRouter.attempts;
import static dev.sandboxrouter.testkit.otlp.TracedRouter.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.GrpcEcho;
import dev.sandboxrouter.testkit.Http2Client;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.otlp.ReceivedSpan;
import dev.sandboxrouter.testkit.otlp.TracedRouter;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A call of gRPC that failed has status 200 all the same; what its trailers say is what a span has to. */
class TracedGrpcIT {

    private static final String RPC_STATUS = "rpc.response.status_code";

    @RegisterExtension
    static final TracedRouter traced = TracedRouter.with("--h2c");

    private final GrpcEcho echo = new GrpcEcho();

    private List<ReceivedSpan> spansOfCall(String path) throws IOException {
        ScriptedSandbox sandbox = traced.router().sandbox().always(echo);
        try (Http2Client client = Http2Client.connect(traced.router().httpPort())) {
            client.request(
                    1, false, "POST", path, sandbox, "content-type", "application/grpc", "x-request-id", sandbox.id());
            client.data(1, true, "message");
            Http2Client.Frame frame;
            do {
                frame = client.readOf(1);
            } while (!frame.endsStream() && frame.type() != Http2Client.RST_STREAM);
        }
        return traced.spansOf(sandbox.id(), 2);
    }

    private static void isMarked(ReceivedSpan span, boolean marked, String code) {
        assertThat(span.isError()).isEqualTo(marked);
        assertThat(span.attribute("error.type")).isEqualTo(marked ? code : null);
    }

    @ParameterizedTest
    @CsvSource({"0, OK, false", "5, NOT_FOUND, true", "16, UNAUTHENTICATED, true"})
    void whatACallerMayHaveToHearIsNoErrorOfTheServer(String number, String code, boolean errorOfClient)
            throws IOException {
        List<ReceivedSpan> spans = spansOfCall("/status/" + number);

        assertThat(spans).hasSize(2).allSatisfy(span -> assertThat(span.attributes())
                .containsEntry("rpc.system.name", "grpc")
                .containsEntry(RPC_STATUS, code)
                .containsEntry("http.response.status_code", 200L));
        isMarked(server(spans), false, code);
        isMarked(attempts(spans).get(0), errorOfClient, code);
    }

    @ParameterizedTest
    @CsvSource({
        "2, UNKNOWN",
        "4, DEADLINE_EXCEEDED",
        "12, UNIMPLEMENTED",
        "13, INTERNAL",
        "14, UNAVAILABLE",
        "15, DATA_LOSS"
    })
    void whatIsTheServersFaultIsMarkedOnBothSides(String number, String code) throws IOException {
        assertThat(spansOfCall("/status/" + number)).hasSize(2).allSatisfy(span -> {
            assertThat(span.attribute(RPC_STATUS)).isEqualTo(code);
            isMarked(span, true, code);
        });
    }

    /** As clients of gRPC read them, so that a sandbox cannot put words of its own into a field of few. */
    @ParameterizedTest
    @ValueSource(strings = {"17", "-1", "OK", "9999999999"})
    void aCodeThatGrpcDoesNotHaveIsUnknown(String number) throws IOException {
        assertThat(spansOfCall("/status/" + number))
                .hasSize(2)
                .allSatisfy(span -> assertThat(span.attribute(RPC_STATUS)).isEqualTo("UNKNOWN"));
    }

    @Test
    void trailersWithoutAHeadBeforeThemCountToo() throws IOException {
        assertThat(spansOfCall("/fail")).hasSize(2).allSatisfy(span -> isMarked(span, true, "UNIMPLEMENTED"));
    }

    @Test
    void aCallThatBreaksOffHasNoStatus() throws IOException {
        assertThat(spansOfCall("/break")).hasSize(2).allSatisfy(span -> {
            assertThat(span.attributes()).doesNotContainKeys("rpc.system.name", RPC_STATUS);
            isMarked(span, true, "upstream-aborted");
        });
    }
}
