package dev.sandboxrouter.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SmallWritesTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(new SmallWrites());

    @AfterEach
    void nothingIsLeft() {
        assertThat(channel.finish()).isFalse();
    }

    private static ByteBuf buffer(String text) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(16);
        buffer.writeCharSequence(text, StandardCharsets.US_ASCII);
        return buffer;
    }

    private void write(ByteBuf piece) {
        var unused = channel.write(piece, channel.voidPromise());
    }

    /** The lengths of what went on, and all of it as text. */
    private String written(List<Integer> lengths) {
        StringBuilder text = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            lengths.add(out.readableBytes());
            text.append(out.toString(StandardCharsets.US_ASCII));
            out.release();
        }
        return text.toString();
    }

    @Test
    void aHeadAndItsShortBodyAreOneWrite() {
        write(buffer("head "));
        write(buffer("body"));
        channel.flush();

        List<Integer> lengths = new ArrayList<>();
        assertThat(written(lengths)).isEqualTo("head body");
        assertThat(lengths).containsExactly(9);
    }

    @Test
    void upToTheLimitAndNoByteMore() {
        write(buffer("h".repeat(96)));
        write(buffer("b".repeat(SmallWrites.MAX_COPIED - 96)));
        write(buffer("c"));
        channel.flush();

        List<Integer> lengths = new ArrayList<>();
        assertThat(written(lengths)).endsWith("bc");
        assertThat(lengths).containsExactly(SmallWrites.MAX_COPIED, 1);
    }

    @Test
    void whatIsLongPassesInItsPlace() {
        write(buffer("head"));
        write(buffer("x".repeat(SmallWrites.MAX_COPIED + 1)));
        write(buffer("tail"));
        channel.flush();

        List<Integer> lengths = new ArrayList<>();
        assertThat(written(lengths)).startsWith("headx").endsWith("xtail");
        assertThat(lengths).containsExactly(4, SmallWrites.MAX_COPIED + 1, 4);
    }

    /** A slice of what was read has the next message's bytes behind its end. */
    @Test
    void nothingIsAppendedToASlice() {
        ByteBuf read = buffer("first next");
        write(read.readRetainedSlice(5));
        write(buffer("second"));
        channel.flush();

        assertThat(written(new ArrayList<>())).isEqualTo("firstsecond");
        assertThat(read.toString(StandardCharsets.US_ASCII)).isEqualTo(" next");
        read.release();
    }

    @Test
    void aWriterThatAsksWhatBecameOfItIsToldOfItsOwn() {
        write(buffer("head"));
        var told = channel.write(buffer("body"));
        channel.flush();

        List<Integer> lengths = new ArrayList<>();
        assertThat(written(lengths)).isEqualTo("headbody");
        assertThat(lengths).containsExactly(4, 4);
        assertThat(told.isSuccess()).isTrue();
    }

    @Test
    void whatIsHeldGoesOnWhenTheHandlerLeaves() {
        write(buffer("head"));
        channel.pipeline().remove(SmallWrites.class);
        channel.flush();

        assertThat(written(new ArrayList<>())).isEqualTo("head");
    }

    @Test
    void whatIsHeldIsReleasedWhenTheChannelCloses() {
        ByteBuf head = buffer("head");
        write(head);
        channel.close();

        assertThatThrownBy(channel::checkException).isInstanceOf(ClosedChannelException.class);
        written(new ArrayList<>());
        assertThat(head.refCnt()).isZero();
    }
}
