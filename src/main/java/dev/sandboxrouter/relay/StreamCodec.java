package dev.sandboxrouter.relay;

import dev.sandboxrouter.relay.http2.ServerStream;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;

/** The codec of one stream of HTTP/2. It carries one request, so nothing behind that is ever held back. */
final class StreamCodec implements ClientCodec {

    private StreamCodec() {}

    /** For a stream whose pipeline begins with a {@link ServerStream}, which knows its connection's limits. */
    static StreamCodec install(Channel stream) {
        assert stream.pipeline().get(ServerStream.class) != null;
        return new StreamCodec();
    }

    @Override
    public ResponseHeads responseHeads() {
        return new ResponseHeads(answersHead -> {}); // a frame says by itself whether a body follows
    }

    @Override
    public boolean isFull() {
        return false;
    }

    @Override
    public boolean inHead() {
        return false;
    }

    @Override
    public boolean pausesAfter(HttpRequest head) {
        return false;
    }

    @Override
    public void resume() {
        // nothing is held back
    }

    @Override
    public void stopWriting() {
        throw new IllegalStateException("a stream never becomes a tunnel: extended CONNECT is not offered");
    }

    @Override
    public void stopReading() {
        stopWriting();
    }
}
