package dev.sandboxrouter.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.control.AllowedHosts;
import dev.sandboxrouter.control.ControlAnswer;
import dev.sandboxrouter.control.ControlRequest;
import dev.sandboxrouter.control.Credentials;
import dev.sandboxrouter.control.Door;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a connection of the control listener may take for what, by a clock that stands still. */
class DoorHandlerTest {

    private static final Duration HEAD = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofMinutes(2);
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final String GET = "GET /sandboxes HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final EmbeddedChannel channel = open(Runnable::run);

    private static EmbeddedChannel open(Executor workers) {
        ControlDoor door = new ControlDoor(
                new Door(new AllowedHosts(List.of()), Credentials.none()),
                call -> ControlAnswer.error(404, "unserved"),
                workers,
                HEAD,
                IDLE);
        EmbeddedChannel opened = new EmbeddedChannel();
        opened.freezeTime();
        opened.pipeline()
                .addLast(
                        new HttpRequestDecoder(),
                        new HttpResponseEncoder(),
                        door.newChannelHandler(),
                        new HttpObjectAggregator(2 * ControlRequest.MAX_BODY_BYTES),
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                                // of the aggregator, that half a request is none
                            }
                        });
        return opened;
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void say(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        channel.runPendingTasks();
    }

    private void after(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    private static String said(EmbeddedChannel channel) {
        StringBuilder text = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            text.append(part.toString(StandardCharsets.ISO_8859_1));
            part.release();
        }
        return text.toString();
    }

    private void isToldThatItIsTooSlow() {
        assertThat(said(channel)).startsWith("HTTP/1.1 408 ").contains("connection: close");
        after(DoorHandler.LINGER);
        assertThat(channel.isOpen()).isFalse();
    }

    /** What the routes got; null if nothing has come. */
    private @Nullable String passed() {
        FullHttpRequest request = channel.readInbound();
        if (request == null) {
            return null;
        }
        try {
            return request.uri() + ' ' + request.content().toString(StandardCharsets.ISO_8859_1);
        } finally {
            request.release();
        }
    }

    @Test
    void aConnectionOnWhichNobodySaysAnythingIsClosed() {
        after(IDLE.minus(MOMENT));
        assertThat(channel.isOpen()).isTrue();

        after(MOMENT);
        assertThat(channel.isOpen()).isFalse();
        assertThat(said(channel)).isEmpty();
    }

    @Test
    void aHeadThatDripsGetsNoMoreTimeThanItsFirstByteGaveIt() {
        after(IDLE.dividedBy(2));
        say("G");
        for (int i = 0; i < 9; i++) {
            after(HEAD.dividedBy(10));
            say("E");
        }
        assertThat(said(channel)).isEmpty();

        after(HEAD.dividedBy(10));
        isToldThatItIsTooSlow();
    }

    @Test
    void aBodyThatDripsGetsNoMoreTimeThanItsHeadGaveIt() {
        say("PUT /sandboxes/a/network HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n");
        for (int i = 0; i < 9; i++) {
            after(DoorHandler.BODY_LIMIT.dividedBy(10));
            say("x");
        }
        assertThat(said(channel)).isEmpty();

        after(DoorHandler.BODY_LIMIT.dividedBy(10));
        isToldThatItIsTooSlow();
        assertThat(passed()).isNull();
    }

    @Test
    void theBodyOfARefusedCallHasNoMoreTimeThanAnAdmittedOnes() {
        say("PUT /sandboxes/a/network HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 100\r\n\r\nx");
        assertThat(said(channel)).startsWith("HTTP/1.1 421 ").contains("connection: keep-alive");

        after(DoorHandler.BODY_LIMIT);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void routesMayTakeAllTheTimeTheyNeedAndTheNextCallWaitsForThem() {
        say(GET + "GET /second HTTP/1.1\r\nHost: localhost\r\n\r\n");
        after(IDLE.multipliedBy(2));
        assertThat(channel.isOpen()).isTrue();
        assertThat(passed()).isEqualTo("/sandboxes ");
        assertThat(passed()).as("behind a call that is not answered").isNull();

        channel.writeOutbound(WireAnswer.of(ControlAnswer.error(404, "no"), false, false));
        channel.runPendingTasks();
        assertThat(passed()).isEqualTo("/second ");
    }

    @Test
    void theTimeWithoutACallBeginsAnewAfterEach() {
        say(GET);
        passed();
        channel.writeOutbound(WireAnswer.of(ControlAnswer.error(404, "no"), false, false));
        after(IDLE.minus(MOMENT));
        assertThat(channel.isOpen()).isTrue();
        say("G");
        after(HEAD.minus(MOMENT));
        assertThat(channel.isOpen()).isTrue();
        after(MOMENT);
        assertThat(said(channel)).contains("HTTP/1.1 408 ");
    }

    @Test
    void whereNoWorkerIsFreeACallIsRefusedAndNotKept() {
        EmbeddedChannel busy = open(task -> {
            throw new RejectedExecutionException("full");
        });
        try {
            busy.writeInbound(Unpooled.copiedBuffer(GET, StandardCharsets.US_ASCII));

            assertThat(said(busy)).startsWith("HTTP/1.1 503 ").contains("\"code\":503");
            assertThat(busy.<Object>readInbound()).isNull();
        } finally {
            busy.finishAndReleaseAll();
        }
    }
}
