package dev.sandboxrouter.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose turn it is on a connection whose answers fill it, so that each flush makes room. */
class PipelinedRequestsTest {

    private final NioEventLoopGroup loops = new NioEventLoopGroup(1); // starts no thread: nothing is dialled
    private final List<ClientRequest> begun = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel() {
        @Override
        protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
        }
    };

    @BeforeEach
    void install() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        ClientConnection.install(SilentRelay.over(loops), begun::add, channel, "http");
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void send(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.US_ASCII));
    }

    private static String post(String target) {
        return "POST " + target + " HTTP/1.1\r\nHost: r\r\nContent-Length: 4\r\n\r\n";
    }

    private List<String> targets() {
        return begun.stream().map(request -> request.routed().head().target()).toList();
    }

    /**
     * The end of a body and the next request wait in the router when the answer to the first is given, and its flush makes
     * room. That once let the next request begin within the end of the one before, which then took it for its own and ended
     * it: its body was never read.
     */
    @Test
    void anAnswerThatMakesRoomDoesNotEndTheNextRequest() {
        send(post("/a") + "body" + post("/b"));
        assertThat(targets()).containsExactly("/a");

        begun.get(0).complete(null);
        assertThat(targets()).containsExactly("/a", "/b");
        send("body" + post("/c"));
        assertThat(targets()).as("while /b is not answered").containsExactly("/a", "/b");

        begun.get(1).complete(null);
        assertThat(targets()).containsExactly("/a", "/b", "/c");
    }

    @Test
    void aRequestBehindAnAnswerWithoutRoomWaitsForIt() {
        send(post("/a") + "body" + post("/b") + "body" + post("/c") + "body");
        assertThat(targets()).containsExactly("/a");

        begun.get(0).complete(null);
        begun.get(1).complete(null);

        assertThat(targets()).containsExactly("/a", "/b", "/c");
        assertThat(channel.outboundMessages()).as("answers went out one by one").hasSizeGreaterThanOrEqualTo(2);
    }
}
