package dev.sandboxrouter.relay.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a sandbox's responses. Emits {@code HttpResponse}, {@code HttpContent}s, {@code LastHttpContent}; an interim
 * response (1xx, 101 too) as one {@code FullHttpResponse}; or one {@link InvalidResponse}, at any point, and then nothing
 * for ever. After a 101 every byte comes out as a {@code ByteBuf}, whether or not this handler is removed.
 *
 * <p>A body that the connection's end delimits ends in a {@code LastHttpContent} at a clean FIN, and at nothing else: not
 * after an error on the channel, nor, with {@link ChannelOption#ALLOW_HALF_CLOSURE} on, when the channel is closed from
 * here (a write that failed closes it, too, and no read error tells). So set that option. Any other premature end emits
 * nothing: on {@code channelInactive} or {@code ChannelInputShutdownEvent}, ask {@link #complete}.
 *
 * <p>Sandboxes are not trusted, and some are sloppy: see {@link FieldSection} for what is repaired. Refused is what makes
 * the end of a message doubtful: Content-Length with Transfer-Encoding, lengths that differ, any coding but one
 * {@code chunked}, a coding in HTTP/1.0. Event loop only.
 */
public final class ResponseDecoder extends MessageDecoder {

    private final StatusLine line = new StatusLine();
    private boolean outstanding;
    private boolean headRequest;
    private boolean interim;
    private boolean persistent = true;
    private boolean broken;
    private boolean finReceived;

    /** @param maxHeaderBytes {@code --max-header-bytes}: of a head with its status line, of trailers */
    public ResponseDecoder(int maxHeaderBytes) {
        super(maxHeaderBytes, false);
    }

    /**
     * A request is about to be written. Bytes that come while none is outstanding are an {@link InvalidResponse}.
     *
     * @param head whether it is HEAD, whose response has no body whatever its fields say
     * @throws IllegalStateException unless {@link #complete}: the bytes of one response would answer another request
     */
    public void expect(boolean head) {
        if (!complete()) {
            throw new IllegalStateException("the response before has not ended");
        }
        outstanding = true;
        headRequest = head;
    }

    /**
     * Whether every expected response has ended exactly and not a byte followed. True on a fresh connection. Meaningful
     * from when a {@code LastHttpContent} is emitted, or while nothing is outstanding.
     */
    public boolean complete() {
        return !outstanding && buffered() == 0;
    }

    /**
     * Whether another request may be written on this connection: {@link #complete}, and the last response was framed by
     * length or chunks and did not ask to close. True on a fresh connection.
     */
    public boolean reusable() {
        return persistent && !broken && !finReceived && complete();
    }

    @Override
    boolean held() {
        return false;
    }

    @Override
    @Nullable
    Fault mayBegin() {
        return outstanding ? null : Fault.NOT_EXPECTED;
    }

    @Override
    @Nullable
    Fault startLine(byte[] bytes, int from, int to) {
        return line.parse(bytes, from, to) ? null : Fault.BAD_STATUS_LINE;
    }

    @Override
    Fault startLineTooLong() {
        return Fault.SECTION_TOO_LARGE;
    }

    @Override
    @Nullable
    Fault head(HttpHeaders headers, HeadFacts told, Body framing, List<Object> out) {
        Fault wrong = framingFault(told);
        if (wrong != null) {
            return wrong;
        }
        interim = line.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (interim) {
            interim(headers, out);
            return null;
        }
        if (told.severalLengths()) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(told.length()));
        }
        persistent = isOldVersion() ? told.keepAlive() && !told.close() : !told.close();
        out.add(new DefaultHttpResponse(line.version(), line.status(), headers));
        frame(told, framing, out);
        return null;
    }

    /** One message, so that a handler that takes the pipeline over at a 101 cannot do so half-way through it. */
    private void interim(HttpHeaders headers, List<Object> out) {
        if (line.status().code() == 101) {
            persistent = false;
            switchToRaw();
        }
        out.add(new DefaultFullHttpResponse(
                line.version(), line.status(), Unpooled.EMPTY_BUFFER, headers, EmptyHttpHeaders.INSTANCE));
    }

    private void frame(HeadFacts told, Body framing, List<Object> out) {
        int code = line.status().code();
        if (headRequest || code == 204 || code == 304) {
            framing.none(out);
        } else if (told.hasCoding()) {
            framing.chunked();
        } else if (told.hasLength()) {
            framing.fixed(told.length(), out);
        } else {
            persistent = false;
            framing.untilClose();
        }
    }

    private @Nullable Fault framingFault(HeadFacts told) {
        if (!told.hasCoding()) {
            return told.agreeingLengths() ? null : Fault.BAD_LENGTH;
        }
        if (told.hasLength()) {
            return Fault.LENGTH_AND_CODING;
        }
        if (isOldVersion()) {
            return Fault.CODING_IN_HTTP_1_0;
        }
        return told.justChunked() ? null : Fault.UNKNOWN_CODING;
    }

    private boolean isOldVersion() {
        return line.version().equals(HttpVersion.HTTP_1_0);
    }

    @Override
    void ended() {
        outstanding = interim;
    }

    @Override
    Object failure(Fault fault) {
        broken = true;
        return new InvalidResponse(fault.text());
    }

    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        super.decodeLast(ctx, in, out);
        boolean closedHere =
                !finReceived && Boolean.TRUE.equals(ctx.channel().config().getOption(ChannelOption.ALLOW_HALF_CLOSURE));
        if (!broken && !closedHere) {
            endOfConnection(out);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            finReceived = true;
        }
        super.userEventTriggered(ctx, event);
    }

    /**
     * A reset arrives as an exception, and then the channel ends as it would after a FIN. Output that failed says nothing
     * about the input.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        broken |= cause instanceof IOException && !(cause instanceof ChannelOutputShutdownException);
        super.exceptionCaught(ctx, cause);
    }
}
