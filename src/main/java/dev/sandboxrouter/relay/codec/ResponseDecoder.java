package dev.sandboxrouter.relay.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Reads a sandbox's responses. Emits {@code HttpResponse}, {@code HttpContent}s, {@code LastHttpContent}; an interim
 * response (1xx, 101 too) as one {@code FullHttpResponse}; or one {@link InvalidResponse}, and then nothing for ever.
 * After a 101 every byte comes out as a {@code ByteBuf}, whether or not this handler is removed. A body that its
 * connection's end delimits ends in a {@code LastHttpContent} at a clean FIN. A premature end emits nothing: on
 * {@code channelInactive}, ask {@link #complete}. Event loop only.
 */
public final class ResponseDecoder extends ByteToMessageDecoder {

    /** @param maxHeaderBytes {@code --max-header-bytes}: of a head, and of trailers */
    public ResponseDecoder(int maxHeaderBytes) {
        throw new UnsupportedOperationException();
    }

    /**
     * A request is about to be written. Bytes that come while none is outstanding are an {@link InvalidResponse}.
     *
     * @param headRequest whether it is HEAD, whose response has no body whatever its fields say
     * @throws IllegalStateException unless {@link #complete}
     */
    public void expect(boolean headRequest) {}

    /** Whether every expected response has ended exactly and not a byte followed. True on a fresh connection. */
    public boolean complete() {
        return false;
    }

    /**
     * Whether another request may be written on this connection: {@link #complete}, and the last response was framed by
     * length or chunks and did not ask to close. True on a fresh connection.
     */
    public boolean reusable() {
        return false;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {}
}
