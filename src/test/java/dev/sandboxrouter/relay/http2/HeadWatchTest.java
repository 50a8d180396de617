package dev.sandboxrouter.relay.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a head is said to have begun and to be incomplete. */
class HeadWatchTest {

    private static final int PREFACE = 24;
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 4;

    private final List<Boolean> heads = new ArrayList<>();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new FrameTurns(PREFACE, new FrameBudget(() -> 0), owner()));

    private FrameTurns.Owner owner() {
        return new IdleOwner() {
            @Override
            public void exceeded() {
                throw new AssertionError("within its budget");
            }

            @Override
            public void headPending(boolean pending) {
                heads.add(pending);
            }
        };
    }

    @BeforeEach
    void preface() {
        channel.writeInbound(Unpooled.buffer().writeZero(PREFACE));
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    private static ByteBuf frame(int type, int flags, int length) {
        return Unpooled.buffer()
                .writeMedium(length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(1)
                .writeZero(length);
    }

    @Test
    void aHeadIsPendingUntilTheLastOctetOfItsLastFrame() {
        channel.writeInbound(frame(HEADERS, END_HEADERS, 10));
        assertThat(heads).isEmpty();
        channel.writeInbound(frame(HEADERS, 0, 10));
        channel.writeInbound(frame(CONTINUATION, 0, 10), frame(CONTINUATION, 0, 10));
        assertThat(heads).containsExactly(true);
        ByteBuf last = frame(CONTINUATION, END_HEADERS, 10);
        channel.writeInbound(last.readRetainedSlice(18));
        assertThat(heads).containsExactly(true);
        channel.writeInbound(last);
        assertThat(heads).containsExactly(true, false);
    }

    @Test
    void anotherHeadThatIsIncompleteStartsAnew() {
        channel.writeInbound(frame(HEADERS, 0, 10));
        channel.writeInbound(Unpooled.wrappedBuffer(frame(CONTINUATION, END_HEADERS, 0), frame(HEADERS, 0, 1)));

        assertThat(heads).containsExactly(true, true);
    }
}
