package dev.sandboxrouter.relay;

import dev.sandboxrouter.relay.codec.LateFlush;
import dev.sandboxrouter.relay.codec.RequestEncoder;
import dev.sandboxrouter.relay.codec.ResponseDecoder;
import dev.sandboxrouter.relay.codec.SmallWrites;
import io.netty.channel.Channel;

/** {@link UpstreamCodec} of HTTP/1. */
final class Http1UpstreamCodec implements UpstreamCodec {

    private final Channel channel;
    private final ResponseDecoder decoder;

    private Http1UpstreamCodec(Channel channel, ResponseDecoder decoder) {
        this.channel = channel;
        this.decoder = decoder;
    }

    static Http1UpstreamCodec install(Channel channel, int maxHeaderBytes) {
        ResponseDecoder decoder = new ResponseDecoder(maxHeaderBytes);
        channel.pipeline()
                .addLast(new LateFlush())
                .addLast(decoder)
                .addLast(new SmallWrites())
                .addLast(new RequestEncoder());
        return new Http1UpstreamCodec(channel, decoder);
    }

    @Override
    public void expect(boolean answeredWithoutBody) {
        decoder.expect(answeredWithoutBody);
    }

    @Override
    public boolean atStart() {
        return decoder.atStart();
    }

    @Override
    public boolean reusable() {
        return decoder.reusable();
    }

    @Override
    public boolean hasRoom() {
        return channel.isWritable();
    }

    @Override
    public void stopWriting() {
        channel.pipeline().remove(RequestEncoder.class);
        channel.pipeline().remove(SmallWrites.class);
        channel.pipeline().remove(LateFlush.class);
    }

    @Override
    public void stopReading() {
        channel.pipeline().remove(decoder);
    }
}
