package dev.sandboxrouter.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tunnel's early bytes, and pipelined requests, wait as bytes; none is lost, reordered or taken for HTTP. */
class RequestPauseTest {

    private static final String UPGRADE =
            "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n";
    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String NEXT_MESSAGE = "GET /next HTTP/1.1 [Host: a] () end";

    private final Transcript transcript = new Transcript();
    private final RequestDecoder decoder = new RequestDecoder(4096);
    private final ReadCounter reads = new ReadCounter();
    private final EmbeddedChannel channel = new EmbeddedChannel(reads, decoder, transcript);

    @AfterEach
    void finish() {
        channel.finishAndReleaseAll();
    }

    @Test
    void bytesAfterAnUpgradeRequestWaitAndGoOnRawWhenTheDecoderIsRemoved() {
        Transcript.feed(channel, UPGRADE + "early");
        Transcript.feed(channel, " bytes");
        assertThat(transcript.messages()).hasSize(1);
        assertThat(decoder.buffered()).isEqualTo("early bytes".length());
        assertThat(decoder.atStart()).isTrue();
        channel.pipeline().remove(decoder);
        assertThat(transcript.messages().get(1)).isEqualTo("raw early bytes");
        Transcript.feed(channel, " more");
        assertThat(transcript.messages().get(2)).isEqualTo("raw  more");
    }

    @Test
    void bytesAfterARefusedUpgradeAreDecodedOnResume() {
        Transcript.feed(channel, UPGRADE + NEXT + "GET /par");
        int before = transcript.readCompletes();
        decoder.resume();
        assertThat(transcript.messages()).hasSize(2).last().isEqualTo(NEXT_MESSAGE);
        assertThat(transcript.readCompletes()).isEqualTo(before + 1);
        Transcript.feed(channel, "tial HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(transcript.messages()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.0\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade:\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrades\r\nUpgrade: websocket\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n"
            })
    void whatIsNoUpgradeRequestDoesNotPause(String request) {
        Transcript.feed(channel, request + NEXT);
        assertThat(transcript.messages()).hasSize(2);
    }

    @Test
    void anUpgradeRequestsBodyIsDecodedBeforeThePause() {
        Transcript.feed(channel, UPGRADE.replace("\r\n\r\n", "\r\nContent-Length: 2\r\n\r\n") + "a");
        Transcript.feed(channel, "bearly");
        assertThat(transcript.messages()).hasSize(1).first().asString().endsWith("(ab) end");
        assertThat(decoder.buffered()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void resumingFromWithinTheReadGoesOnInOrder(boolean atTheHead) {
        Predicate<Object> when = atTheHead ? HttpRequest.class::isInstance : LastHttpContent.class::isInstance;
        channel.pipeline().addAfter(channel.pipeline().context(decoder).name(), "resume", new Resuming(when));
        Transcript.feed(channel, UPGRADE + NEXT);
        Transcript.feed(channel, NEXT);
        assertThat(transcript.messages()).hasSize(3);
        assertThat(transcript.messages().subList(1, 3)).containsOnly(NEXT_MESSAGE);
    }

    @Test
    void removalFromWithinTheReadHandsTheRestOn() {
        channel.pipeline().addAfter(channel.pipeline().context(decoder).name(), "remove", new Removing());
        Transcript.feed(channel, UPGRADE + "early");
        Transcript.feed(channel, " more");
        assertThat(transcript.messages()).hasSize(3);
        assertThat(transcript.messages().subList(1, 3)).containsExactlyInAnyOrder("raw early", "raw  more");
    }

    @Test
    void aPauseAtTheHeadHoldsTheNextRequestBackOnly() {
        channel.pipeline().addAfter(channel.pipeline().context(decoder).name(), "pause", new Pausing());
        Transcript.feed(channel, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab" + NEXT + NEXT);
        assertThat(transcript.messages()).hasSize(1).first().asString().endsWith("(ab) end");
        decoder.resume();
        assertThat(transcript.messages()).hasSize(2);
        decoder.resume();
        assertThat(transcript.messages()).hasSize(3);
        decoder.resume();
        assertThat(transcript.messages()).hasSize(3);
    }

    @Test
    void halfClosureDoesNotLoseEarlyBytes() {
        Transcript.feed(channel, UPGRADE + "early");
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        channel.pipeline().remove(decoder);
        assertThat(transcript.messages()).hasSize(2).last().isEqualTo("raw early");
    }

    @Test
    void asksForMoreOnlyWhileItMayDecodeIt() {
        channel.config().setAutoRead(false);
        reads.count = 0;
        Transcript.feed(channel, "GET / HT");
        assertThat(reads.count).as("an incomplete head needs more").isEqualTo(1);
        Transcript.feed(channel, "TP/1.1\r\nHost: a\r\n\r\n");
        assertThat(reads.count).as("the handler decides after a message").isEqualTo(1);
        Transcript.feed(channel, UPGRADE);
        Transcript.feed(channel, "early");
        assertThat(reads.count).as("held").isEqualTo(1);
        decoder.resume();
        assertThat(reads.count).as("the early bytes begin a request").isEqualTo(2);
        Transcript.feed(channel, "\r\n");
        Transcript.feed(channel, "discarded");
        assertThat(reads.count).as("failed").isEqualTo(2);
    }

    private static final class ReadCounter extends ChannelOutboundHandlerAdapter {
        private int count;

        @Override
        public void read(ChannelHandlerContext ctx) {
            count++;
            ctx.read();
        }
    }

    private final class Resuming extends ChannelInboundHandlerAdapter {
        private final Predicate<Object> when;

        Resuming(Predicate<Object> when) {
            this.when = when;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (when.test(message)) {
                decoder.resume();
            }
            ctx.fireChannelRead(message);
        }
    }

    private final class Pausing extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest) {
                decoder.pause();
            }
            ctx.fireChannelRead(message);
        }
    }

    private final class Removing extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.fireChannelRead(message);
            if (message instanceof LastHttpContent) {
                ctx.pipeline().remove(decoder);
            }
        }
    }
}
