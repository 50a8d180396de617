package dev.sandboxrouter.observability.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every byte is the one that Google's own writer writes. */
class ProtobufWriterTest {

    private final ProtobufWriter ours = new ProtobufWriter(1);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream theirs = CodedOutputStream.newInstance(bytes);

    private void assertSame() throws IOException {
        theirs.flush();
        assertThat(ours.toArray()).isEqualTo(bytes.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void numbers(long value) throws IOException {
        ours.number(1, value);
        ours.fixed64(15, value);
        ours.fixed32(16, (int) value);
        theirs.writeInt64(1, value);
        theirs.writeFixed64(15, value);
        theirs.writeFixed32(16, (int) value);
        assertSame();
    }

    @Test
    void ids() throws IOException {
        ours.bytes(1, 0x0102030405060708L, 0xf0f1f2f3f4f5f6f7L);
        ours.bytes(2, 0x1112131415161718L);
        theirs.writeBytes(1, bytes(1, 2, 3, 4, 5, 6, 7, 8, 0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7));
        theirs.writeBytes(2, bytes(0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18));
        assertSame();
    }

    private static ByteString bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return ByteString.copyFrom(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "~\u007f", "\u0080", "caf\u00e9", "\u6c99\u7bb1", "\ud83d\udc2a", "a\ud83db", "\udc2a"})
    void texts(String value) throws IOException {
        ours.text(1, value);
        ours.text(2, "behind");
        // Google's writer refuses what is no character; the JDK writes a question mark, which anybody can read.
        theirs.writeBytes(1, ByteString.copyFrom(value.getBytes(StandardCharsets.UTF_8)));
        theirs.writeString(2, "behind");
        assertSame();
    }

    /** Lengths of which each bound is on either side of one more byte, and expectations that are too short or too long. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 120, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152})
    void messagesOfAnyLengthWhateverWasExpected(int length) throws IOException {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = (byte) i;
        }
        for (int expected = 1; expected <= 5; expected++) {
            int begin = ours.open(3, expected);
            ours.append(content);
            ours.close(begin, expected);
            theirs.writeByteArray(3, content);
        }
        assertSame();
    }

    @Test
    void aMessageInAMessageInAMessage() throws IOException {
        int outer = ours.open(1, 1);
        int middle = ours.open(2, 2);
        int inner = ours.open(3, 3);
        ours.text(4, "x".repeat(200));
        ours.close(inner, 3);
        ours.close(middle, 2);
        ours.close(outer, 1);

        CodedInputStream in = CodedInputStream.newInstance(ours.toArray());
        for (int field = 1; field <= 3; field++) {
            assertThat(in.readTag()).isEqualTo(field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED);
            in.pushLimit(in.readRawVarint32());
        }
        assertThat(in.readTag()).isEqualTo(4 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED);
        assertThat(in.readString()).isEqualTo("x".repeat(200));
        assertThat(in.isAtEnd()).isTrue();
    }

    @Test
    void whatIsTakenBackLeavesNothing() throws IOException {
        ours.number(1, 1);
        int size = ours.size();
        ours.open(2, 3);
        ours.text(1, "half of it");
        ours.truncate(size);
        ours.number(3, 3);
        theirs.writeInt64(1, 1);
        theirs.writeInt64(3, 3);
        assertSame();
        assertThat(ours.size()).isEqualTo(4);
    }
}
