package dev.sandboxrouter.relay;

import dev.sandboxrouter.relay.codec.HeaderRules;
import dev.sandboxrouter.relay.codec.LateFlush;
import dev.sandboxrouter.relay.codec.RequestDecoder;
import dev.sandboxrouter.relay.codec.ResponseEncoder;
import dev.sandboxrouter.relay.codec.SmallWrites;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;

/** {@link ClientCodec} of a connection that speaks HTTP/1. */
final class Http1ClientCodec implements ClientCodec {

    private final Channel channel;
    private final RequestDecoder decoder;
    private final ResponseEncoder encoder;

    private Http1ClientCodec(Channel channel, RequestDecoder decoder, ResponseEncoder encoder) {
        this.channel = channel;
        this.decoder = decoder;
        this.encoder = encoder;
    }

    /** Appends both directions to the channel's pipeline. */
    static Http1ClientCodec install(Channel channel, int maxHeaderBytes) {
        Http1ClientCodec codec =
                new Http1ClientCodec(channel, new RequestDecoder(maxHeaderBytes), new ResponseEncoder());
        channel.pipeline()
                .addLast(new LateFlush())
                .addLast(codec.decoder)
                .addLast(new SmallWrites())
                .addLast(codec.encoder);
        return codec;
    }

    @Override
    public ResponseHeads responseHeads() {
        return new ResponseHeads(encoder::nextIsHead);
    }

    @Override
    public boolean isFull() {
        return decoder.isFull();
    }

    @Override
    public boolean inHead() {
        return decoder.inHead();
    }

    @Override
    public boolean pausesAfter(HttpRequest head) {
        return HeaderRules.asksUpgrade(head);
    }

    @Override
    public void resume() {
        decoder.resume();
    }

    @Override
    public void stopWriting() {
        channel.pipeline().remove(encoder);
        channel.pipeline().remove(SmallWrites.class);
        channel.pipeline().remove(LateFlush.class);
    }

    @Override
    public void stopReading() {
        channel.pipeline().remove(decoder);
    }
}
