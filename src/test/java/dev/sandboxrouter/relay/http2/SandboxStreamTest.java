package dev.sandboxrouter.relay.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.relay.codec.InvalidResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Heads have no window, so a sandbox's interim responses are counted while nobody takes them. */
class SandboxStreamTest {

    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int END_HEADERS = 4;

    private final SandboxStream stream = new SandboxStream(65_536, 32_768);
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(Http2FrameCodecBuilder.forClient().build(), stream);

    @BeforeEach
    void ask() {
        receive(SETTINGS, 0, 0, Unpooled.EMPTY_BUFFER);
        stream.expect();
        channel.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void asManyInterimResponsesAsTheLimitPassWhileNobodyReads() throws Http2Exception {
        channel.config().setAutoRead(false);
        interim(SandboxStream.MAX_INTERIM_UNREAD);
        assertThat(channel.inboundMessages())
                .hasSize(SandboxStream.MAX_INTERIM_UNREAD)
                .allMatch(HttpResponse.class::isInstance);
    }

    @Test
    void oneMoreBreaksTheResponse() throws Http2Exception {
        channel.config().setAutoRead(false);
        interim(SandboxStream.MAX_INTERIM_UNREAD + 1);
        assertThat(channel.inboundMessages()).last().isInstanceOf(InvalidResponse.class);
    }

    @Test
    void aReaderThatTakesThemMayHaveAnyNumber() throws Http2Exception {
        interim(3 * SandboxStream.MAX_INTERIM_UNREAD);
        assertThat(channel.inboundMessages()).allMatch(HttpResponse.class::isInstance);
    }

    private void interim(int times) throws Http2Exception {
        for (int i = 0; i < times; i++) {
            ByteBuf block = Unpooled.buffer();
            encoder.encodeHeaders(3, new DefaultHttp2Headers().status("103"), block);
            receive(HEADERS, END_HEADERS, 3, block);
        }
    }

    private void receive(int type, int flags, int id, ByteBuf payload) {
        ByteBuf frame = Unpooled.buffer()
                .writeMedium(payload.readableBytes())
                .writeByte(type)
                .writeByte(flags)
                .writeInt(id)
                .writeBytes(payload);
        channel.writeInbound(frame);
    }
}
