package dev.sandboxrouter.relay.codec;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests as strictly as contract 2.1 asks. Emits {@code HttpRequest} (values trimmed, one Latin-1 character a
 * byte, order, repetition and case kept; an absolute-form target became origin form and {@code Host}),
 * {@code HttpContent}s that are retained slices of what was read, and one {@code LastHttpContent} with the trailers; or
 * one {@link SyntaxError}, at any point, and then nothing for ever. A request that its client left unfinished just ends.
 *
 * <p>The targets of {@code CONNECT} and {@code OPTIONS *} come as they are; they are valid syntax. Limits: request line
 * with its CRLF, head with its empty line, trailers with theirs, each up to the given size and no byte more;
 * {@link FieldSection#MAX_FIELDS}; {@link ChunkLine#MAX_EXTENSION}. Event loop only.
 */
public final class RequestDecoder extends MessageDecoder {

    /** Bytes of a held-back request at which the channel is not read any more; see {@link #isFull}. */
    static final int MAX_HELD = 64 * 1024;

    private final RequestLine line = new RequestLine();
    private @Nullable ChannelHandlerContext context;
    private boolean paused;

    /** How many calls of {@link #channelRead} are on the stack: within one, decoding goes on by itself. */
    private int reading;

    /** @param maxHeaderBytes {@code --max-header-bytes}: of a request line (414), of a head, of trailers (431) */
    public RequestDecoder(int maxHeaderBytes) {
        super(maxHeaderBytes, true);
    }

    /**
     * Holds the next request back: the one under way is decoded to its end, and what follows stays in bytes until
     * {@link #resume} or until this handler is removed, when the bytes go on down the pipeline as a {@code ByteBuf}. A
     * request that {@linkplain HeaderRules#asksUpgrade asks for an upgrade} pauses by itself, before its head is
     * emitted. Bytes that are read meanwhile are kept, until {@link #isFull} and auto-read is switched off here: what the
     * client sends before its answer must not be a way to fill our memory. Switching it on again is the caller's to do.
     */
    public void pause() {
        paused = true;
    }

    /** Whether as much is held back as ever will be, so that reading on would keep what it reads. */
    public boolean isFull() {
        return paused && buffered() >= MAX_HELD;
    }

    /**
     * Goes on with the next request, with what is buffered at once, or as soon as the read under way is back here. Fires
     * read-complete after what was buffered.
     */
    public void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        if (context != null && reading == 0 && buffered() > 0) {
            decodeBuffered(context);
        }
    }

    private void decodeBuffered(ChannelHandlerContext ctx) {
        try {
            channelRead(ctx, Unpooled.EMPTY_BUFFER);
        } catch (Exception e) {
            ctx.fireExceptionCaught(e);
        }
        channelReadComplete(ctx);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        context = null;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        reading++;
        try {
            super.channelRead(ctx, message);
        } finally {
            reading--;
        }
        if (isFull()) {
            ctx.channel().config().setAutoRead(false); // now, because one turn of the event loop may read 16 times
        }
    }

    /**
     * A client that has sent all it wants to send still waits for answers: what is buffered of it (bytes for a tunnel
     * that is not open yet, say) must not be thrown away, as the inherited method would.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            ctx.fireUserEventTriggered(event);
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    @Override
    boolean held() {
        return paused;
    }

    @Override
    @Nullable
    Fault mayBegin() {
        return null;
    }

    @Override
    @Nullable
    Fault startLine(byte[] bytes, int from, int to) {
        return line.parse(bytes, from, to);
    }

    @Override
    Fault startLineTooLong() {
        line.clear();
        return Fault.LINE_TOO_LONG;
    }

    @Override
    @Nullable
    Fault head(HttpHeaders headers, HeadFacts told, Body framing, List<Object> out) {
        Fault wrong = hostFault(told);
        if (wrong == null) {
            wrong = framingFault(told);
        }
        if (wrong != null) {
            return wrong;
        }
        paused |= told.asksUpgrade() && !line.isOldVersion();
        out.add(new DefaultHttpRequest(version(), HttpMethod.valueOf(line.method()), target(headers), headers, false));
        if (told.hasCoding()) {
            // In other letters a sandbox might not know it, and take the body for requests of its own.
            InPlace.set(headers, HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            framing.chunked();
        } else {
            framing.fixed(told.hasLength() ? canonicalLength(headers, told) : 0, out);
        }
        return null;
    }

    private HttpVersion version() {
        return line.isOldVersion() ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    }

    private @Nullable Fault hostFault(HeadFacts told) {
        if (told.hosts() > 1) {
            return Fault.SEVERAL_HOSTS;
        }
        if (told.hosts() == 0) {
            return line.isOldVersion() ? null : Fault.NO_HOST;
        }
        boolean emptyAndOld = line.isOldVersion() && told.host().isEmpty();
        return emptyAndOld || Authority.isValid(told.host()) ? null : Fault.BAD_HOST;
    }

    private @Nullable Fault framingFault(HeadFacts told) {
        if (!told.hasCoding()) {
            return told.hasLength() && !told.oneGoodLength() ? Fault.BAD_LENGTH : null;
        }
        if (told.hasLength()) {
            return Fault.LENGTH_AND_CODING;
        }
        if (line.isOldVersion()) {
            return Fault.CODING_IN_HTTP_1_0;
        }
        return told.justChunked() ? null : Fault.UNKNOWN_CODING;
    }

    private String target(HttpHeaders headers) {
        AbsoluteTarget absolute = line.absolute();
        if (absolute == null) {
            return line.target();
        }
        HeaderRules.setHost(headers, absolute.authority());
        return absolute.origin();
    }

    /** {@code 007} is seven by the grammar; forwarded as it is, some sandbox would read it as octal. */
    private static long canonicalLength(HttpHeaders headers, HeadFacts told) {
        String canonical = Long.toString(told.length());
        if (!canonical.equals(headers.get(HttpHeaderNames.CONTENT_LENGTH))) {
            InPlace.set(headers, HttpHeaderNames.CONTENT_LENGTH, canonical);
        }
        return told.length();
    }

    @Override
    void ended() {
        line.clear();
    }

    @Override
    Object failure(Fault fault) {
        return new SyntaxError(fault.refusal(), fault.text(), line.methodIfKnown(), line.targetIfKnown());
    }
}
