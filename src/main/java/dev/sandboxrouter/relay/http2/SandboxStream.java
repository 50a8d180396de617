package dev.sandboxrouter.relay.http2;

import dev.sandboxrouter.relay.codec.Http2Fields;
import dev.sandboxrouter.relay.codec.Http2Messages;
import dev.sandboxrouter.relay.codec.InvalidResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox's connection of HTTP/2 that carries one stream after the other: frames on the one side, the messages of
 * {@code relay.codec} on the other. Event loop only.
 *
 * <p>What is read gives its window back while the channel is read automatically, and owes it while a reader holds back.
 * The channel itself is read all the same, by Netty's codec, whatever it is told: frames that are no content must come
 * through, such as the windows of the request. So the owed window is what stops a sandbox whose client does not read; it
 * may then send {@link Http2Options#STREAM_WINDOW} more. What is written and waits for a window is counted here, because
 * the channel does not see it.
 */
public final class SandboxStream extends Http2ChannelDuplexHandler {

    /**
     * Interim responses that may come while a reader holds back: no window bounds them, and each stays in memory. One
     * more breaks the response.
     */
    static final int MAX_INTERIM_UNREAD = 100;

    private final int highWatermark;
    private final int lowWatermark;

    private @Nullable Http2FrameStream stream;
    private boolean headRead;
    private boolean heard;
    private boolean requestEnded;
    private boolean responseEnded;
    private boolean leaving;
    private boolean full;
    private long pending;
    private int owedWindow;
    private int interimUnread;

    public SandboxStream(int highWatermark, int lowWatermark) {
        this.highWatermark = highWatermark;
        this.lowWatermark = lowWatermark;
    }

    /** The next message that is written is the head of a request. */
    public void expect() {
        stream = null;
        headRead = false;
        heard = false;
        requestEnded = false;
        responseEnded = false;
        owedWindow = 0; // of a stream that has ended; Netty has given it back
        interimUnread = 0;
    }

    /** Whether nothing has come for the request under way. */
    public boolean atStart() {
        return !heard;
    }

    /** Whether both directions have ended, so that another request may follow. */
    public boolean reusable() {
        return requestEnded && responseEnded && !leaving && pending == 0;
    }

    /** Whether less is waiting than the high watermark; once not, {@code channelWritabilityChanged} tells when it is. */
    public boolean hasRoom() {
        full = pending >= highWatermark;
        return !full;
    }

    // ---------------------------------------------------------------- the request

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpRequest head) {
            Http2FrameStream opened = newStream();
            stream = opened;
            ctx.write(new DefaultHttp2HeadersFrame(Http2Messages.of(head), false).stream(opened), promise.unvoid())
                    .addListener(written -> {
                        if (!written.isSuccess()) {
                            ctx.executor().execute(() -> lost(ctx, opened)); // not within the write
                        }
                    });
        } else if (message instanceof LastHttpContent last
                && !last.trailingHeaders().isEmpty()) {
            requestEnded = true;
            writeData(ctx, last.content(), false);
            var trailers = new DefaultHttp2HeadersFrame(Http2Fields.trailersOf(last.trailingHeaders()), true);
            ctx.write(trailers.stream(stream), promise.unvoid());
        } else if (message instanceof HttpContent content) {
            requestEnded = content instanceof LastHttpContent;
            writeData(ctx, content.content(), requestEnded);
        } else {
            ctx.write(message, promise);
        }
    }

    private void writeData(ChannelHandlerContext ctx, ByteBuf content, boolean last) {
        int size = content.readableBytes();
        pending += size;
        ctx.write(new DefaultHttp2DataFrame(content, last).stream(stream)).addListener(written -> {
            pending -= size;
            if (full && pending < lowWatermark) {
                full = false;
                ctx.fireChannelWritabilityChanged();
            }
        });
    }

    // ---------------------------------------------------------------- the response

    /** Asked for by a reader that takes more; what Netty's codec reads by itself does not come by here. */
    @Override
    public void read(ChannelHandlerContext ctx) {
        interimUnread = 0;
        if (owedWindow > 0) {
            giveBackOwed(ctx);
            ctx.flush();
        }
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2GoAwayFrame goAway) {
            readGoAway(ctx, goAway);
        } else if (message instanceof Http2StreamFrame frame && frame.stream() == stream && !responseEnded) {
            read(ctx, frame);
        } else {
            ReferenceCountUtil.release(message); // settings, pings, and what comes late of a stream before
        }
    }

    /** The sandbox takes no further request, and perhaps has not taken the one under way (RFC 9113 6.8). */
    private void readGoAway(ChannelHandlerContext ctx, Http2GoAwayFrame frame) {
        leaving = true;
        int last = frame.lastStreamId();
        frame.release();
        Http2FrameStream current = stream;
        if (current != null && current.id() > last) {
            lost(ctx, current);
        }
    }

    /** Nothing will come of a stream. */
    private void lost(ChannelHandlerContext ctx, Http2FrameStream which) {
        if (which == stream && !responseEnded) {
            broken(ctx, "the sandbox did not take the request");
        }
    }

    private void read(ChannelHandlerContext ctx, Http2StreamFrame frame) {
        if (frame instanceof Http2HeadersFrame headers) {
            heard = true;
            readHeaders(ctx, headers);
        } else if (frame instanceof Http2DataFrame data) {
            readData(ctx, data);
        } else if (frame instanceof Http2ResetFrame) {
            broken(ctx, "the stream was reset");
        } else {
            ReferenceCountUtil.release(frame);
        }
    }

    private void readHeaders(ChannelHandlerContext ctx, Http2HeadersFrame frame) {
        if (headRead) {
            readTrailers(ctx, frame);
            return;
        }
        HttpResponse head = Http2Messages.response(frame.headers(), frame.isEndStream());
        if (head == null) {
            broken(ctx, "the head is malformed");
            return;
        }
        headRead = head.status().code() >= 200;
        if (!headRead && !isReading(ctx) && ++interimUnread > MAX_INTERIM_UNREAD) {
            broken(ctx, "interim responses without end");
            return;
        }
        responseEnded = frame.isEndStream();
        ctx.fireChannelRead(head);
        if (responseEnded) {
            ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    private void readTrailers(ChannelHandlerContext ctx, Http2HeadersFrame frame) {
        HttpHeaders trailers = frame.isEndStream() ? Http2Fields.trailersOf(frame.headers()) : null;
        if (trailers == null) {
            broken(ctx, "the trailers are malformed");
            return;
        }
        responseEnded = true;
        ctx.fireChannelRead(new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, trailers));
    }

    private void readData(ChannelHandlerContext ctx, Http2DataFrame frame) {
        if (!headRead) {
            frame.release();
            broken(ctx, "a body without a head");
            return;
        }
        owedWindow += frame.initialFlowControlledBytes();
        responseEnded = frame.isEndStream();
        ctx.fireChannelRead(
                responseEnded
                        ? new DefaultLastHttpContent(frame.content(), EmptyHttpHeaders.INSTANCE)
                        : new DefaultHttpContent(frame.content()));
        if (owedWindow > 0 && isReading(ctx)) {
            giveBackOwed(ctx);
        }
    }

    private static boolean isReading(ChannelHandlerContext ctx) {
        return ctx.channel().config().isAutoRead();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a stream that has ended wants no window
    private void giveBackOwed(ChannelHandlerContext ctx) {
        ctx.write(new DefaultHttp2WindowUpdateFrame(owedWindow).stream(stream));
        owedWindow = 0;
    }

    private void broken(ChannelHandlerContext ctx, String why) {
        responseEnded = true;
        leaving = true;
        ctx.fireChannelRead(new InvalidResponse(why));
    }
}
