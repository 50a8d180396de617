package dev.sandboxrouter.relay;

import dev.sandboxrouter.relay.codec.LateFlush;
import dev.sandboxrouter.relay.http2.Http2Options;
import dev.sandboxrouter.relay.http2.SandboxStream;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * {@link UpstreamCodec} of HTTP/2: one stream at a time on a connection, so that pooling, back-pressure and ends are those
 * of HTTP/1 (docs/decisions/0014).
 */
final class Http2UpstreamCodec implements UpstreamCodec {

    private final SandboxStream stream;

    private Http2UpstreamCodec(SandboxStream stream) {
        this.stream = stream;
    }

    static Http2UpstreamCodec install(Channel channel, int maxHeaderBytes) {
        Http2FrameCodec frames = Http2FrameCodecBuilder.forClient()
                .initialSettings(new Http2Settings()
                        .pushEnabled(false)
                        .initialWindowSize(Http2Options.STREAM_WINDOW)
                        .maxHeaderListSize(maxHeaderBytes))
                .decoupleCloseAndGoAway(true) // a close must not wait for the sandbox
                .build();
        SandboxStream stream = new SandboxStream(RelayOptions.HIGH_WATERMARK, RelayOptions.LOW_WATERMARK);
        channel.pipeline().addLast(new LateFlush()).addLast(frames).addLast(stream);
        return new Http2UpstreamCodec(stream);
    }

    @Override
    public void expect(boolean answeredWithoutBody) {
        stream.expect();
    }

    @Override
    public boolean atStart() {
        return stream.atStart();
    }

    @Override
    public boolean reusable() {
        return stream.reusable();
    }

    @Override
    public boolean hasRoom() {
        return stream.hasRoom();
    }

    @Override
    public void stopWriting() {
        throw new IllegalStateException("no request over HTTP/2 becomes a tunnel");
    }

    @Override
    public void stopReading() {
        stopWriting();
    }
}
