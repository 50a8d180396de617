package dev.sandboxrouter.observability.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartialSuccessTest {

    private static byte[] response(ExportTracePartialSuccess partial) {
        return ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(partial)
                .build()
                .toByteArray();
    }

    @Test
    void anEmptyResponseTookAll() {
        assertThat(PartialSuccess.of(new byte[0])).isEqualTo(PartialSuccess.ALL_TAKEN);
        assertThat(PartialSuccess.of(response(ExportTracePartialSuccess.getDefaultInstance())))
                .isEqualTo(PartialSuccess.ALL_TAKEN);
    }

    @Test
    void numberAndReasonAreRead() {
        ExportTracePartialSuccess partial = ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(300)
                .setErrorMessage("trop tard, d\u00e9sol\u00e9")
                .build();

        assertThat(PartialSuccess.of(response(partial)))
                .isEqualTo(new PartialSuccess(300, "trop tard, d\u00e9sol\u00e9"));
    }

    /** A collector may be newer than the router. */
    @Test
    void fieldsOfAllTypesThatNobodyKnowsArePassedOver() {
        UnknownFieldSet newer = UnknownFieldSet.newBuilder()
                .addField(
                        9,
                        UnknownFieldSet.Field.newBuilder()
                                .addVarint(-1)
                                .addFixed32(7)
                                .addFixed64(7)
                                .addLengthDelimited(ByteString.copyFromUtf8("?"))
                                .build())
                .build();
        ExportTracePartialSuccess partial = ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(1)
                .setUnknownFields(newer)
                .build();

        assertThat(PartialSuccess.of(response(partial)).rejected()).isEqualTo(1);
    }

    @Test
    void fewerThanNoneAreNone() {
        ExportTracePartialSuccess partial =
                ExportTracePartialSuccess.newBuilder().setRejectedSpans(-5).build();

        assertThat(PartialSuccess.of(response(partial)).rejected()).isZero();
    }

    /** OTLP: a collector may take all and warn of something. */
    @Test
    void aWarningIsNoLoss() {
        ExportTracePartialSuccess partial = ExportTracePartialSuccess.newBuilder()
                .setErrorMessage("soon not")
                .build();

        assertThat(PartialSuccess.of(response(partial))).isEqualTo(new PartialSuccess(0, "soon not"));
    }

    @Test
    void whatIsCutShortIsNoLoss() {
        byte[] whole = response(ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(Long.MAX_VALUE)
                .setErrorMessage("x")
                .build());
        for (int length = 1; length < whole.length; length++) {
            assertThat(PartialSuccess.of(Arrays.copyOf(whole, length))).isEqualTo(PartialSuccess.ALL_TAKEN);
        }
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "0b, a type that is none",
        "ffffffffffffffffffffff01, a tag of eleven bytes",
        "0affffffffffffffffff01, a length below nothing",
        "0affffffff0f, a length beyond the end",
        "0a0c08ffffffffffffffffffff01, a number of eleven bytes",
        "0801, a number where a message should be",
        "0a020a00, a text where a number should be",
        "0a021003, a number where a text should be",
        "0a0910ffffff0f0800, another of them and nothing behind it"
    })
    void nonsenseIsNoLoss(String bytes, String why) {
        assertThat(PartialSuccess.of(HexFormat.of().parseHex(bytes))).as(why).isEqualTo(PartialSuccess.ALL_TAKEN);
    }
}
