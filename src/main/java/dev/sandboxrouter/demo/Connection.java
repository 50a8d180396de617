package dev.sandboxrouter.demo;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** Serves the requests of one connection, one after the other. All fields belong to the channel's event loop. */
final class Connection extends ChannelInboundHandlerAdapter {

    private @Nullable Answer answer;
    private @Nullable Reply reply;

    /** Whether the next message was asked for and has not come. */
    private boolean wanting;

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        next(ctx);
    }

    private void next(ChannelHandlerContext ctx) {
        wanting = true;
        ctx.read();
    }

    /** The flow control before this forgets a read that was asked for inside the read that ends here. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (wanting) {
            ctx.read();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        wanting = false;
        try {
            if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
                cut(ctx); // what follows a head or a chunk that cannot be read has no known framing
                return;
            }
            if (message instanceof HttpRequest request) {
                begin(ctx, request);
            }
            if (message instanceof HttpContent content) {
                body(ctx, content);
            } else {
                next(ctx);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        answer = Answers.to(request);
        reply = new Reply(ctx, request, this::finished);
        if (HttpUtil.is100ContinueExpected(request)) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE))
                    .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
    }

    private void body(ChannelHandlerContext ctx, HttpContent content) {
        if (answer == null || reply == null) {
            return;
        }
        answer.body(content.content());
        if (content instanceof LastHttpContent) {
            answer.respond(reply);
        } else {
            next(ctx);
        }
    }

    private void finished(ChannelHandlerContext ctx) {
        answer = null;
        reply = null;
        next(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (answer != null && ctx.channel().isWritable()) {
            answer.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (answer != null) {
            answer.left();
        }
    }

    /** Mostly a client that reset its connection; there is nobody left to tell. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        cut(ctx);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // closing a dead channel has no outcome that anyone waits for
    static void cut(ChannelHandlerContext ctx) {
        ctx.close();
    }
}
