package dev.sandboxrouter.relay.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Reads requests as strictly as contract 2.1 asks. Emits {@code HttpRequest} (values trimmed, one Latin-1 character a
 * byte, order, repetition and case kept), {@code HttpContent}s that are retained slices of what was read, and one
 * {@code LastHttpContent}; or one {@link SyntaxError}, and then nothing for ever. Event loop only.
 */
public final class RequestDecoder extends ByteToMessageDecoder {

    /** @param maxHeaderBytes {@code --max-header-bytes}: of a request line (414), of a head, of trailers (431) */
    public RequestDecoder(int maxHeaderBytes) {
        throw new UnsupportedOperationException();
    }

    /**
     * Holds the next request back: the one under way is decoded to its end, and what follows stays in bytes until
     * {@link #resume} or until this handler is removed, when the bytes go on down the pipeline as a {@code ByteBuf}. A
     * request that {@linkplain HeaderRules#asksUpgrade asks for an upgrade} pauses by itself. Bytes that are read
     * meanwhile are kept, so stop reading once {@link #buffered} is enough.
     */
    public void pause() {}

    /** Goes on with the next request, with what is buffered at once; fires read-complete if that brought anything. */
    public void resume() {}

    /** How many bytes are kept un-decoded. */
    public int buffered() {
        return actualReadableBytes();
    }

    /** Whether no byte of a next request was looked at: the connection is idle once the last response is out. */
    public boolean atStart() {
        return false;
    }

    /** Whether a head has begun and is not complete: {@code --request-header-timeout} runs. */
    public boolean inHead() {
        return false;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {}
}
