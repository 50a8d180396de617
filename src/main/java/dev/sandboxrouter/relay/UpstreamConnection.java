package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.relay.codec.LateFlush;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a sandbox, used by one request at a time.
 *
 * <pre>
 *   opened ──start──▶ in use ──finish(whole)──▶ settling ──end of the read──▶ idle ──start──▶ in use
 *                       │                             │                           │
 *                       └──finish(not whole)──▶ closed ◀──a byte too many──────┘
 * </pre>
 *
 * <p>Between the end of a response and the end of the read that brought it the connection is nobody's: a sandbox that
 * sends more than one answer must not have the surplus taken for the answer to the next request. Event loop only.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {

    private final Channel channel;
    private final Target target;
    private final String authority;
    private final UpstreamKey key;
    private final UpstreamPool pool;
    private final UpstreamCodec codec;
    private final PausedWatch pausedWatch;
    private final long defaultIdleNanos;

    private @Nullable Transfer transfer;
    private boolean settling;
    private boolean used;
    private boolean deaf;
    private boolean unflushed;
    private boolean headSeen;
    private long grantedIdleNanos = Long.MAX_VALUE;
    private long idleUntilNanos;
    private long connectedNanos;

    private UpstreamConnection(
            Channel channel,
            Target target,
            UpstreamProtocol protocol,
            UpstreamPool pool,
            UpstreamCodec codec,
            RelayOptions options) {
        this.channel = channel;
        this.target = target;
        this.authority = target.authority();
        this.key = UpstreamKey.of(target, protocol);
        this.pool = pool;
        this.codec = codec;
        this.pausedWatch = new PausedWatch(channel);
        this.defaultIdleNanos = options.upstreamIdleTimeout().toNanos();
    }

    /** Sets up the pipeline of a channel that is about to connect to {@code target}. */
    static void install(
            Channel channel, Target target, UpstreamProtocol protocol, UpstreamPool pool, RelayOptions options) {
        UpstreamCodec codec = protocol == UpstreamProtocol.HTTP_2
                ? Http2UpstreamCodec.install(channel, options.maxHeaderBytes())
                : Http1UpstreamCodec.install(channel, options.maxHeaderBytes());
        UpstreamConnection connection = new UpstreamConnection(channel, target, protocol, pool, codec, options);
        channel.pipeline().addLast(connection);
        pool.opened(connection);
    }

    UpstreamKey key() {
        return key;
    }

    Target target() {
        return target;
    }

    /** Of the target; kept, because every request needs it. */
    String authority() {
        return authority;
    }

    Channel channel() {
        return channel;
    }

    /** When it was open for the first time, as of {@link System#nanoTime}. */
    long connectedNanos() {
        return connectedNanos;
    }

    /** Whether an earlier request has used this connection, so that the sandbox may be closing it just now. */
    boolean isReused() {
        return used;
    }

    boolean isReusable(long nowNanos) {
        return channel.isActive() && codec.reusable() && idleUntilNanos - nowNanos > 0;
    }

    /** Whether a piece of the request has room, or will be dropped because the sandbox takes no more. */
    boolean isWritable() {
        return deaf || codec.hasRoom();
    }

    /**
     * Begins a request: its response comes to {@code owner}.
     *
     * @param answeredWithoutBody whether the request is HEAD
     */
    void start(Transfer owner, HttpRequest head, boolean answeredWithoutBody) {
        assert transfer == null && !settling;
        transfer = owner;
        headSeen = false;
        codec.expect(answeredWithoutBody);
        setReading(true);
        write(head);
    }

    void write(HttpObject message) {
        if (deaf) {
            ReferenceCountUtil.release(message);
            return;
        }
        unflushed = true;
        channel.write(message, channel.voidPromise());
    }

    /** What was written goes out now: more of the request may be long in coming. */
    void flush() {
        flushLate();
        LateFlush.now(channel);
    }

    /** What was written, the end of a request, goes out with the others that end in this turn of the event loop. */
    void flushLate() {
        if (unflushed) {
            unflushed = false;
            channel.flush();
        }
    }

    /** Reads from the sandbox or stops; the other half of back-pressure towards the client. */
    void setReading(boolean reading) {
        pausedWatch.setReading(reading);
    }

    /**
     * The response has ended.
     *
     * @param requestSent whether the request has ended too; if not, this connection cannot carry another
     */
    void finish(boolean requestSent) {
        transfer = null;
        used = true;
        settling = requestSent && !deaf;
        if (settling) {
            setReading(true);
        } else {
            close();
        }
    }

    private void settle() {
        settling = false;
        if (codec.reusable() && channel.isActive()) {
            idleUntilNanos = System.nanoTime() + Math.min(grantedIdleNanos, defaultIdleNanos);
            pool.release(this);
        } else {
            close();
        }
    }

    /** Ends the connection; a request that still owns it hears nothing more. */
    void close() {
        transfer = null;
        settling = false;
        channel.close();
    }

    /**
     * Breaks the request off with a reset: behind what a sandbox has not read yet it would not hear of a FIN, and one that
     * only writes would go on working for nobody.
     */
    void abort() {
        Resets.onClose(channel);
        close();
    }

    /** Whether not a byte of a response has come for the request under way, not even of a broken or an interim one. */
    boolean isSilent() {
        return codec.atStart() && !headSeen;
    }

    /** Leaves the pipeline to a tunnel: what is written from now on is bytes. */
    void stopWritingHttp() {
        pool.handedOver(this);
        pausedWatch.end();
        transfer = null;
        channel.config().setAutoClose(true); // a tunnel that cannot be written to is over
        channel.pipeline().remove(this);
        codec.stopWriting();
    }

    /** Lets go of what the sandbox sent behind its 101: it goes on down the pipeline as bytes. */
    void stopReadingHttp() {
        codec.stopReading();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        connectedNanos = System.nanoTime();
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Transfer owner = transfer;
        if (owner == null) {
            ReferenceCountUtil.release(message);
            closeIdle();
        } else if (message instanceof HttpResponse head) {
            headSeen = true;
            grantedIdleNanos = keepAliveNanos(head.headers().get("Keep-Alive"));
            owner.responseHead(head);
        } else if (message instanceof HttpContent content) {
            owner.responseContent(content);
        } else {
            fail(owner); // an InvalidResponse: the sandbox speaks no HTTP
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Transfer owner = transfer;
        if (owner != null) {
            owner.responseReadComplete();
        } else if (settling) {
            settle();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (transfer != null && isWritable()) {
            transfer.upstreamWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Transfer owner = transfer;
        if (owner == null) {
            pool.remove(this);
        } else {
            fail(owner);
        }
    }

    /**
     * The sandbox will send no more. The decoder has seen this first: a response that the end of the connection ends has
     * ended by now, so whoever still waits waits in vain.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            breakOff();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    /**
     * A write or a read failed. A failed write alone is no reason to give up: a sandbox that refuses an upload answers,
     * closes, and resets what still comes, and its answer waits behind the reset to be read. So the rest of the request
     * is dropped and reading goes on to its end; a read that failed has that end, since Netty closes the channel.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Transfer owner = transfer;
        if (owner == null || !(cause instanceof IOException)) {
            breakOff();
        } else if (!deaf) {
            deaf = true;
            setReading(true);
            owner.upstreamWritable();
        }
    }

    /** The sandbox is gone or its address is another's: whatever this connection does must end now. */
    void breakOff() {
        Transfer owner = transfer;
        if (owner == null) {
            closeIdle();
        } else {
            fail(owner);
        }
    }

    private void closeIdle() {
        pool.remove(this);
        close();
    }

    private void fail(Transfer owner) {
        close();
        owner.upstreamLost();
    }

    /** Seconds that the sandbox's {@code Keep-Alive: timeout=n} grants, as nanoseconds; the longest time if it is silent. */
    static long keepAliveNanos(@Nullable String keepAlive) {
        if (keepAlive == null) {
            return Long.MAX_VALUE;
        }
        for (String part : keepAlive.split(",", -1)) {
            String parameter = part.trim();
            if (parameter.regionMatches(true, 0, "timeout=", 0, 8)) {
                return parseSeconds(parameter.substring(8));
            }
        }
        return Long.MAX_VALUE;
    }

    private static long parseSeconds(String digits) {
        try {
            return TimeUnit.SECONDS.toNanos(Math.max(0, Integer.parseInt(digits.trim())));
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
