package dev.sandboxrouter.control.http;

import dev.sandboxrouter.control.Admission;
import dev.sandboxrouter.control.ControlAnswer;
import dev.sandboxrouter.control.ControlRequest;
import dev.sandboxrouter.control.Permissions;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the control listener. Every call stands before the door first, and behind the door there is never more
 * than one: stock netty-http would answer some methods by itself, collect the body of a stranger, and answer pipelined
 * calls in whatever order they are done. All of it happens on the connection's event loop but the judging.
 */
final class DoorHandler extends ChannelDuplexHandler {

    /** From the head of a call to the last byte of its body, which has at most a megabyte. */
    static final Duration BODY_LIMIT = Duration.ofSeconds(30);

    /** For what a caller still sends when it was told that the connection ends: a reset would destroy what it was told. */
    static final Duration LINGER = Duration.ofSeconds(1);

    /** What routes can take. Anything else netty-http would answer by itself. */
    private static final Set<HttpMethod> SERVED = Set.of(
            HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    private enum Stage {
        /** Nothing of a call has come, or part of its head. */
        WAITING,
        /** The head has come, and a worker judges the caller; nothing more is read. */
        JUDGING,
        /** It may come in, and its body follows it to the routes. */
        PASSING,
        /** All of it has passed, and the routes have not answered; nothing more is read. */
        ANSWERING,
        /** It was answered here; its body is thrown away, so that the next call is found behind it. */
        DROPPING,
        /** The connection ends; what still comes is thrown away. */
        LEAVING
    }

    private final ControlDoor door;

    @SuppressWarnings("NullAway.Init")
    private ChannelHandlerContext ctx;

    private Stage stage = Stage.WAITING;
    private @Nullable HttpRequest head;
    private @Nullable Future<?> timer;
    private boolean answered;
    private long bodyBytes;

    /** Whether bytes of the next head have come. */
    private boolean headBegun;

    /** Whether the codec made something of what was read last. */
    private boolean decoded;

    DoorHandler(ControlDoor door) {
        this.door = door;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        ctx = added;
        // Of what one read has brought, nothing comes that was not asked for.
        added.pipeline().addBefore(added.name(), null, new FlowControlHandler());
        limit(door.idleLimit(), added::close);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        decoded = true;
        if (stage == Stage.WAITING && message instanceof HttpRequest request) {
            headCame(request);
        } else if (stage == Stage.PASSING && message instanceof HttpContent content) {
            pass(content);
        } else {
            boolean last = stage == Stage.DROPPING && message instanceof LastHttpContent;
            drop(message);
            if (last) {
                next();
            }
        }
    }

    /** A read of which the codec made nothing has brought part of a head: from now on its sender must hurry. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (stage == Stage.WAITING && !decoded && !headBegun) {
            headBegun = true;
            limit(door.headLimit(), () -> end(WireAnswer.TOO_SLOW));
        }
        decoded = false;
        context.fireChannelReadComplete();
    }

    private void headCame(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            ReferenceCountUtil.release(request);
            end(WireAnswer.malformed(request.decoderResult().cause()));
            return;
        }
        limit(null, () -> {});
        stage = Stage.JUDGING;
        reading(false);
        head = request;
        WireCall.toOriginForm(request);
        ControlRequest call = WireCall.head(request);
        if (!door.judge(call, verdict -> ctx.executor().execute(() -> judged(request, call, verdict)))) {
            answer(request, WireAnswer.TOO_MANY);
        }
    }

    private void judged(HttpRequest request, ControlRequest call, Admission verdict) {
        if (!ctx.channel().isActive()) {
            return;
        }
        if (verdict instanceof Admission.Refused refused) {
            answer(request, refused.answer());
        } else if (!SERVED.contains(request.method()) || !request.uri().startsWith("/")) {
            answer(request, door.unserved(call));
        } else if (HttpUtil.getContentLength(request, 0L) > ControlRequest.MAX_BODY_BYTES) {
            end(WireAnswer.TOO_LARGE);
        } else if (WireCall.expectsTheUnknown(request)) {
            end(WireAnswer.EXPECTATION);
        } else {
            letIn(request, ((Admission.Admitted) verdict).permissions());
        }
    }

    private void letIn(HttpRequest request, Permissions permissions) {
        stage = Stage.PASSING;
        WireCall.permit(ctx.channel(), permissions);
        limit(BODY_LIMIT, () -> end(WireAnswer.TOO_SLOW));
        ctx.fireChannelRead(request);
        reading(true);
    }

    private void pass(HttpContent content) {
        bodyBytes += content.content().readableBytes();
        if (content.decoderResult().isFailure() || bodyBytes > ControlRequest.MAX_BODY_BYTES) {
            content.release();
            end(
                    content.decoderResult().isFailure()
                            ? WireAnswer.malformed(content.decoderResult().cause())
                            : WireAnswer.TOO_LARGE);
            return;
        }
        boolean last = content instanceof LastHttpContent;
        if (last) {
            limit(null, () -> {});
            stage = Stage.ANSWERING;
            reading(false);
        }
        ctx.fireChannelRead(content);
        if (last && answered) {
            next();
        }
    }

    private void drop(Object message) {
        if (stage == Stage.DROPPING && message instanceof HttpContent content) {
            bodyBytes += content.content().readableBytes();
            if (bodyBytes > ControlRequest.MAX_BODY_BYTES) {
                leave(ctx.newSucceededFuture());
            }
        }
        ReferenceCountUtil.release(message);
    }

    /** Answers a call that does not get in; the connection stays usable if its end can be found. */
    private void answer(HttpRequest request, ControlAnswer answer) {
        // Who expects a 100 and gets another answer may send its body or not, and nobody knows which.
        if (!HttpUtil.isKeepAlive(request) || HttpUtil.is100ContinueExpected(request)) {
            end(answer);
            return;
        }
        stage = Stage.DROPPING;
        ctx.writeAndFlush(WireAnswer.of(answer, isHead(request), false));
        limit(BODY_LIMIT, ctx::close);
        reading(true);
    }

    /** Says a last word, unless there was one for this call, and ends the connection. */
    private void end(ControlAnswer answer) {
        HttpRequest request = head;
        leave(
                answered
                        ? ctx.newSucceededFuture()
                        : ctx.writeAndFlush(WireAnswer.of(answer, request != null && isHead(request), true)));
    }

    private void leave(ChannelFuture said) {
        stage = Stage.LEAVING;
        boolean half = ctx.channel() instanceof DuplexChannel && ctx.pipeline().get(SslHandler.class) == null;
        said.addListener(half ? done -> ((DuplexChannel) ctx.channel()).shutdownOutput() : ChannelFutureListener.CLOSE);
        limit(LINGER, ctx::close);
        reading(true);
    }

    private static boolean isHead(HttpRequest request) {
        return request.method().equals(HttpMethod.HEAD);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (stage == Stage.LEAVING) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        boolean last = message instanceof LastHttpContent && !isInterim(message);
        context.write(message, last ? promise.unvoid().addListener(done -> answerSent()) : promise);
    }

    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private void answerSent() {
        answered = true;
        if (stage == Stage.ANSWERING) {
            next();
        }
    }

    private void next() {
        stage = Stage.WAITING;
        WireCall.permit(ctx.channel(), null);
        head = null;
        answered = false;
        headBegun = false;
        bodyBytes = 0;
        limit(door.idleLimit(), ctx::close);
        reading(true);
    }

    private void reading(boolean wanted) {
        ctx.channel().config().setAutoRead(wanted);
    }

    /** Does something unless there is another limit by then; null: there is none. */
    private void limit(@Nullable Duration time, Runnable passed) {
        if (timer != null) {
            timer.cancel(false);
        }
        timer = time == null ? null : ctx.executor().schedule(passed, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        limit(null, () -> {});
        context.fireChannelInactive();
    }
}
