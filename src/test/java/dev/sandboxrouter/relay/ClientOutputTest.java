package dev.sandboxrouter.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.relay.codec.HeaderRules;
import dev.sandboxrouter.relay.codec.LateFlush;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When what was written goes out. */
class ClientOutputTest {

    private int goneAtOnce;

    /** Does what it is sent, within one turn of its event loop. */
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new LateFlush(), new SimpleChannelInboundHandler<Runnable>() {
                @Override
                protected void channelRead0(ChannelHandlerContext ctx, Runnable action) {
                    action.run();
                    goneAtOnce = channel.outboundMessages().size();
                }
            });

    private final ClientOutput output =
            new ClientOutput(channel, new ResponseHeads(head -> {}), new HeaderRules("", () -> false));

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    private void write() {
        output.write(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[1])));
    }

    /** An event of a stream is not held back for what else the event loop has to do; contract section 5. */
    @Test
    void aPartOfAnAnswerGoesOutAtOnce() {
        channel.writeInbound((Runnable) () -> {
            write();
            output.flush();
        });

        assertThat(goneAtOnce).isEqualTo(1);
    }

    @Test
    void theEndOfAnAnswerGoesOutWithOthersOfTheSameTurn() {
        channel.writeInbound((Runnable) () -> {
            write();
            output.flushLate();
        });

        assertThat(goneAtOnce).isZero();
        assertThat(channel.outboundMessages()).hasSize(1);
    }

    @Test
    void aPartTakesTheEndBeforeItAlong() {
        channel.writeInbound((Runnable) () -> {
            write();
            output.flushLate();
            write();
            output.flush();
        });

        assertThat(goneAtOnce).isEqualTo(2);
    }
}
