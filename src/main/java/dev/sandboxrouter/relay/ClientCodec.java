package dev.sandboxrouter.relay;

import dev.sandboxrouter.relay.codec.HeaderRules;
import dev.sandboxrouter.relay.codec.RequestDecoder;
import dev.sandboxrouter.relay.codec.ResponseEncoder;
import dev.sandboxrouter.relay.codec.SmallWrites;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;

/** The bytes of a client's connection become messages here, and the other way round; HTTP/1. Event loop only. */
final class ClientCodec {

    private final Channel channel;
    private final RequestDecoder decoder;
    private final ResponseEncoder encoder;

    private ClientCodec(Channel channel, RequestDecoder decoder, ResponseEncoder encoder) {
        this.channel = channel;
        this.decoder = decoder;
        this.encoder = encoder;
    }

    /** Appends both directions to the channel's pipeline. */
    static ClientCodec install(Channel channel, int maxHeaderBytes) {
        ClientCodec codec = new ClientCodec(channel, new RequestDecoder(maxHeaderBytes), new ResponseEncoder());
        channel.pipeline().addLast(codec.decoder).addLast(new SmallWrites()).addLast(codec.encoder);
        return codec;
    }

    /** The heads of answers, by what the client understands. */
    ResponseHeads responseHeads() {
        return new ResponseHeads(encoder);
    }

    /** Whether as much of a held-back request is kept as ever will be. */
    boolean isFull() {
        return decoder.isFull();
    }

    /** Whether the head of a request has begun and is not complete. */
    boolean inHead() {
        return decoder.inHead();
    }

    /** Whether what follows this request is held back as bytes until {@link #resume}: it may belong to a tunnel. */
    boolean pausesAfter(HttpRequest head) {
        return HeaderRules.asksUpgrade(head);
    }

    /** Goes on with the next request. */
    void resume() {
        decoder.resume();
    }

    /** What is written from now on is bytes. */
    void stopWriting() {
        channel.pipeline().remove(encoder);
        channel.pipeline().remove(SmallWrites.class);
    }

    /** What was read and not decoded goes on down the pipeline as bytes, as does all that is read from now on. */
    void stopReading() {
        channel.pipeline().remove(decoder);
    }
}
