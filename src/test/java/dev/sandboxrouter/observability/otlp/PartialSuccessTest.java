package dev.sandboxrouter.observability.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

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

    /** Cut short, of no type, too long a number, a length beyond the end or below nothing: no loss, and no error. */
    @Test
    void nonsenseIsNoLoss() {
        byte[] whole = response(ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(Long.MAX_VALUE)
                .setErrorMessage("x")
                .build());
        for (int length = 1; length < whole.length; length++) {
            assertThat(PartialSuccess.of(Arrays.copyOf(whole, length))).isEqualTo(PartialSuccess.ALL_TAKEN);
        }
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            assertThat(PartialSuccess.of(noise).rejected()).isNotNegative();
        }
    }
}
