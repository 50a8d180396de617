package dev.sandboxrouter.relay.http2;

import dev.sandboxrouter.relay.codec.Http2Fields;
import dev.sandboxrouter.relay.codec.Http2Messages;
import dev.sandboxrouter.relay.codec.Http2RequestHead;
import dev.sandboxrouter.relay.codec.SyntaxError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response: frames of a stream on the one side, the messages of {@code relay.codec} on the other.
 * Neither holds anything back, so the stream's flow control is the relay's back-pressure. Event loop only.
 *
 * <p>A response that ends before its request does is followed by RST_STREAM (NO_ERROR), which asks the client to stop
 * sending (RFC 9113 8.1). A stream that is closed before its response is written to its end is reset, so that a truncated
 * body never looks whole, and one whose client grants no window does not stay for ever.
 */
public final class ServerStream extends ChannelDuplexHandler {

    private final int maxListBytes;

    private boolean headRead;
    private boolean requestEnded;
    private boolean over; // the response is with the connection, or one of the two sides has reset the stream
    private @Nullable Http2Headers heldHead;

    /** @param maxListBytes of the list of fields of a head, and of trailers, as RFC 9113 6.5.2 counts them */
    public ServerStream(int maxListBytes) {
        this.maxListBytes = maxListBytes;
    }

    // ---------------------------------------------------------------- the request

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2HeadersFrame headers) {
            readHeaders(ctx, headers);
        } else if (message instanceof Http2DataFrame data) {
            readData(ctx, data);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void readHeaders(ChannelHandlerContext ctx, Http2HeadersFrame frame) {
        requestEnded = frame.isEndStream();
        if (headRead) {
            readTrailers(ctx, frame);
            return;
        }
        headRead = true;
        Object head = frame.headers() == ServerCodec.UNREAD
                ? SyntaxError.tooLarge()
                : Http2RequestHead.read(frame.headers(), requestEnded, maxListBytes);
        ctx.fireChannelRead(head);
        if (requestEnded && head instanceof HttpRequest) {
            ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    private void readTrailers(ChannelHandlerContext ctx, Http2HeadersFrame frame) {
        if (Http2Fields.listBytes(frame.headers()) > maxListBytes) {
            ctx.fireChannelRead(SyntaxError.tooLarge());
            return;
        }
        HttpHeaders trailers = Http2Fields.trailersOf(frame.headers());
        if (trailers == null || !requestEnded) {
            reset(ctx, Http2Error.PROTOCOL_ERROR);
            closeSoon(ctx);
            return;
        }
        ctx.fireChannelRead(new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, trailers));
    }

    private void readData(ChannelHandlerContext ctx, Http2DataFrame frame) {
        ByteBuf content = frame.content();
        requestEnded = frame.isEndStream();
        if (!requestEnded) {
            ctx.fireChannelRead(new DefaultHttpContent(content));
        } else if (content.isReadable()) {
            ctx.fireChannelRead(new DefaultLastHttpContent(content, EmptyHttpHeaders.INSTANCE));
        } else {
            content.release();
            ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    // ---------------------------------------------------------------- the response

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof FullHttpResponse full) {
            writeFull(ctx, full, promise);
        } else if (message instanceof HttpResponse head) {
            heldHead = Http2Messages.of(head);
            promise.trySuccess();
        } else if (message instanceof LastHttpContent last) {
            writeLast(ctx, last, promise);
        } else if (message instanceof HttpContent content) {
            writeHead(ctx, false, ctx.voidPromise());
            ctx.write(new DefaultHttp2DataFrame(content.content(), false), promise);
        } else {
            ReferenceCountUtil.release(message); // an empty buffer, to learn when all before it is written
            flush(ctx);
            promise.trySuccess();
        }
    }

    private void writeFull(ChannelHandlerContext ctx, FullHttpResponse response, ChannelPromise promise) {
        boolean interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        boolean bodiless = interim || !response.content().isReadable();
        Http2HeadersFrame head = new DefaultHttp2HeadersFrame(Http2Messages.of(response), !interim && bodiless);
        if (bodiless) {
            response.release();
        }
        if (interim) {
            ctx.write(head, promise);
        } else if (bodiless) {
            end(ctx, head, promise);
        } else {
            write(ctx, head);
            end(ctx, new DefaultHttp2DataFrame(response.content(), true), promise);
        }
    }

    /**
     * A head waits for what follows it in the same turn: gRPC tells a response of trailers alone from one without any by
     * whether its head ends the stream.
     */
    private void writeHead(ChannelHandlerContext ctx, boolean last, ChannelPromise promise) {
        Http2Headers head = heldHead;
        if (head != null) {
            heldHead = null;
            Http2HeadersFrame frame = new DefaultHttp2HeadersFrame(head, last);
            if (last) {
                end(ctx, frame, promise);
            } else {
                ctx.write(frame, promise);
            }
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        writeHead(ctx, false, ctx.voidPromise());
        ctx.flush();
    }

    private void writeLast(ChannelHandlerContext ctx, LastHttpContent last, ChannelPromise promise) {
        if (heldHead != null
                && last.trailingHeaders().isEmpty()
                && !last.content().isReadable()) {
            last.release();
            writeHead(ctx, true, promise);
            return;
        }
        writeHead(ctx, false, ctx.voidPromise());
        if (last.trailingHeaders().isEmpty()) {
            end(ctx, new DefaultHttp2DataFrame(last.content(), true), promise);
            return;
        }
        Http2HeadersFrame trailers = new DefaultHttp2HeadersFrame(Http2Fields.trailersOf(last.trailingHeaders()), true);
        if (last.content().isReadable()) {
            write(ctx, new DefaultHttp2DataFrame(last.content(), false));
        } else {
            last.release();
        }
        end(ctx, trailers, promise);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the last frame's future tells
    private static void write(ChannelHandlerContext ctx, Object frame) {
        ctx.write(frame);
    }

    /** Writes the frame that ends the response. */
    private void end(ChannelHandlerContext ctx, Object frame, ChannelPromise promise) {
        ctx.write(frame, promise.unvoid()).addListener(written -> {
            if (written.isSuccess()) {
                written(ctx);
            }
        });
    }

    private void written(ChannelHandlerContext ctx) {
        if (!over && !requestEnded) {
            reset(ctx, Http2Error.NO_ERROR);
        }
        over = true;
    }

    // ---------------------------------------------------------------- ends

    /**
     * The client has reset the stream. While the sandbox takes nothing the stream is not read, and Netty closes it only
     * behind what it has read: the sandbox has to be told within a second all the same (contract section 5).
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame) {
            over = true;
            closeSoon(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    /** The codec found a frame of this stream malformed, and leaves it to us to say so. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Http2Exception.HeaderListSizeException && headRead && !requestEnded) {
            ctx.fireChannelRead(SyntaxError.tooLarge());
        } else if (cause instanceof Http2Exception malformed && !over) {
            reset(ctx, malformed.error());
            closeSoon(ctx);
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    /** Not from within the codec, which has not finished with the frame. */
    private static void closeSoon(ChannelHandlerContext ctx) {
        ctx.channel().eventLoop().execute(ctx.channel()::close);
    }

    /**
     * CANCEL, whatever the reason: Netty ends a connection after 200 resets of another kind, because such are its client's
     * fault, and a sandbox that breaks off its answers must not end the connection for all the others.
     */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!over && ctx.channel().isActive()) {
            reset(ctx, Http2Error.CANCEL);
        }
        ctx.close(promise);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a stream that cannot be reset is closed already
    private void reset(ChannelHandlerContext ctx, Http2Error error) {
        over = true;
        ctx.writeAndFlush(new DefaultHttp2ResetFrame(error));
    }
}
