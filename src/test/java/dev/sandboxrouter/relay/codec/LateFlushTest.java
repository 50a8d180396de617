package dev.sandboxrouter.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LateFlushTest {

    private final Calls calls = new Calls();
    private final EmbeddedChannel channel = new EmbeddedChannel(calls, new LateFlush());

    /** What the kernel would be asked for. */
    private static final class Calls extends ChannelOutboundHandlerAdapter {

        final List<String> made = new ArrayList<>();

        @Override
        public void flush(ChannelHandlerContext ctx) {
            made.add("flush");
            ctx.flush();
        }

        @Override
        public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
            made.add("close");
            ctx.close(promise);
        }
    }

    /** The rounds of one test must not reach into the next one. */
    @AfterEach
    void endRound() {
        FlushRound.ofThisLoop().run();
        channel.finishAndReleaseAll();
    }

    @Test
    void severalFlushesOfOneTurnAreOne() {
        channel.pipeline().flush();
        channel.pipeline().flush();
        assertThat(calls.made).isEmpty();

        channel.runPendingTasks();

        assertThat(calls.made).containsExactly("flush");
    }

    @Test
    void aLaterTurnFlushesAnew() {
        channel.pipeline().flush();
        channel.runPendingTasks();
        channel.pipeline().flush();
        channel.runPendingTasks();

        assertThat(calls.made).containsExactly("flush", "flush");
    }

    /** Whoever writes waits for room: nothing would be read meanwhile. */
    @Test
    void aFullChannelIsFlushedAtOnce() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        var unused = channel.write(Unpooled.wrappedBuffer(new byte[3]));
        channel.pipeline().flush();
        assertThat(calls.made).containsExactly("flush");

        channel.runPendingTasks();
        assertThat(calls.made).as("nothing is left for the end of the turn").containsExactly("flush");
    }

    @Test
    void whatWasFlushedGoesOutBeforeTheClose() {
        channel.pipeline().flush();
        channel.close();

        assertThat(calls.made).containsExactly("flush", "close");
    }

    @Test
    void aCloseAloneFlushesNothing() {
        channel.close();

        assertThat(calls.made).containsExactly("close");
    }

    @Test
    void whoeverClosesPastItCanAskForItsFlush() {
        channel.pipeline().flush();
        LateFlush.now(channel);
        LateFlush.now(channel);
        channel.runPendingTasks();

        assertThat(calls.made).containsExactly("flush");
    }

    @Test
    void aHandlerThatIsRemovedTakesNoFlushWithIt() {
        channel.pipeline().flush();
        channel.pipeline().remove(LateFlush.class);

        assertThat(calls.made).containsExactly("flush");
    }

    @Test
    void aFullRoundDoesNotWaitForTheEndOfTheTurn() {
        List<Calls> others = IntStream.range(1, FlushRound.MAX_CHANNELS)
                .mapToObj(i -> new Calls())
                .toList();
        others.forEach(
                other -> new EmbeddedChannel(other, new LateFlush()).pipeline().flush());
        assertThat(others).allSatisfy(other -> assertThat(other.made).isEmpty());

        channel.pipeline().flush();

        assertThat(others).allSatisfy(other -> assertThat(other.made).containsExactly("flush"));
        assertThat(calls.made).containsExactly("flush");
    }
}
