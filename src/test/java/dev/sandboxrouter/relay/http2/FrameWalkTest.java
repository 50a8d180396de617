package dev.sandboxrouter.relay.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of frames, wherever reads cut them. */
class FrameWalkTest {

    private static final int PREFACE = 24;
    private static final int PADDED = 8;

    /** As much of a frame as anybody asks for. */
    private record Seen(int type, boolean ends, int dataBytes, int increment) {}

    private final FrameWalk walk = new FrameWalk(PREFACE);

    private static ByteBuf frame(int type, int flags, int... payload) {
        ByteBuf frame = Unpooled.buffer()
                .writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(1);
        for (int octet : payload) {
            frame.writeByte(octet);
        }
        return frame;
    }

    /** Frames of which something is asked for are between others, and each is as short as it can be once. */
    private static ByteBuf all() {
        return Unpooled.wrappedBuffer(
                Unpooled.buffer().writeZero(PREFACE),
                frame(4, 1),
                frame(0, PADDED, 200),
                frame(8, 0, 0x80, 0, 1, 2),
                frame(0, PADDED | 1, 2, 5, 6, 7, 0, 0),
                frame(0, PADDED),
                frame(8, 0, 0, 0, 1),
                frame(0xfe, 1, new int[70_000]),
                frame(0, 0, 1, 2),
                frame(1, 1 | PADDED, 9, 9));
    }

    private static final List<Seen> SEEN = List.of(
            new Seen(4, true, 0, 0),
            new Seen(0, false, -200, 200),
            new Seen(8, false, 4, 258),
            new Seen(0, true, 3, 2),
            new Seen(0, false, -1, 0),
            new Seen(8, false, 3, 0),
            new Seen(0xfe, true, 70_000, 0),
            new Seen(0, false, 2, 0),
            new Seen(1, true, 1, 0));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 9, 10, 11, 12, 13, 14, 22, 100_000})
    void framesAreTheSameHoweverTheyAreCut(int size) {
        ByteBuf bytes = all();
        List<Seen> seen = new ArrayList<>();
        while (bytes.isReadable()) {
            ByteBuf read = bytes.readSlice(Math.min(size, bytes.readableBytes()));
            walk.skipRest(read);
            while (read.isReadable()) {
                if (walk.next(read)) {
                    seen.add(new Seen(walk.type(), walk.has(FrameWalk.END_STREAM), walk.dataBytes(), walk.increment()));
                    walk.skipRest(read);
                }
            }
        }

        assertThat(seen).isEqualTo(SEEN);
        assertThat(walk.isWithinFrame()).isFalse();
    }

    @Test
    void itStopsBehindTheFrameThatIsSkipped() {
        ByteBuf bytes = Unpooled.wrappedBuffer(frame(6, 0, 1, 2, 3), frame(6, 0, 4, 5, 6));
        FrameWalk begun = new FrameWalk(0);
        assertThat(begun.next(bytes)).isTrue();
        assertThat(begun.isWithinFrame()).isTrue();
        begun.skipRest(bytes);

        assertThat(begun.isWithinFrame()).isFalse();
        assertThat(bytes.readerIndex()).isEqualTo(12);
    }
}
