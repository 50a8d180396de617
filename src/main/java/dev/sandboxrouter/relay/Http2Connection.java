package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.TrafficListener.BreakOff;
import dev.sandboxrouter.relay.codec.LateFlush;
import dev.sandboxrouter.relay.http2.AnswerFrames;
import dev.sandboxrouter.relay.http2.FrameBudget;
import dev.sandboxrouter.relay.http2.FrameTurns;
import dev.sandboxrouter.relay.http2.Http2Options;
import dev.sandboxrouter.relay.http2.ServerCodec;
import dev.sandboxrouter.relay.http2.ServerStream;
import dev.sandboxrouter.tls.TlsEnds;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection that speaks HTTP/2. Each stream is a channel with a {@link ClientConnection} of its own; here is
 * what they share: how long the connection may be idle, its end by GOAWAY, and what its frames may cost. Event loop only,
 * but for what {@link OpenConnection} says.
 */
final class Http2Connection extends ChannelInboundHandlerAdapter implements OpenConnection, FrameTurns.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(Http2Connection.class);

    /** How long a client that does not read may keep us from saying GOAWAY before it is cut off without. */
    private static final long GOAWAY_MILLIS = 300;

    /** The same for one that was idle: nothing is lost but GOAWAY itself. */
    private static final long IDLE_GOAWAY_MILLIS = 3000;

    private static final int DEFAULT_WINDOW = 65_535;

    private final Relay relay;
    private final Channel channel;
    private final Http2Settings settings = new Http2Settings();
    private final Http2FrameCodec codec;
    private final FrameTurns turns;
    private final PausedWatch reading;
    private final Deadline idle;
    private final Deadline head;
    private final StalledWrites writes;

    private Http2Connection(Relay relay, Channel channel) {
        this.relay = relay;
        this.channel = channel;
        settings.maxConcurrentStreams(Http2Options.MAX_STREAMS)
                .initialWindowSize(Http2Options.STREAM_WINDOW)
                .maxHeaderListSize(
                        (long) Http2Options.READABLE_LISTS * relay.options().maxHeaderBytes());
        FrameBudget budget = new FrameBudget(System::nanoTime);
        this.turns = new FrameTurns(Http2Options.PREFACE.readableBytes(), budget, this);
        this.codec = codec(settings, budget);
        this.reading = new PausedWatch(channel);
        this.idle = new Deadline(channel.eventLoop(), this::endIdle);
        this.head = new Deadline(channel.eventLoop(), () -> breakOff(BreakOff.SLOW_HEAD, "the head took too long"));
        this.writes = new StalledWrites(channel, relay.options().proxyTimeout(), this::hasStreams, this::stalled);
    }

    /** Sets up the pipeline of a channel that is open, of which all bytes from the preface on are still to come. */
    static void install(Relay relay, RequestHandler handler, Channel channel, String scheme) {
        Http2Connection connection = new Http2Connection(relay, channel);
        channel.pipeline().addLast(new LateFlush()).addLast(connection.turns);
        connection.announce();
        channel.pipeline()
                .addLast(new Http2MultiplexHandler(streams(relay, handler, scheme)))
                .addLast(connection);
        connection.opened();
    }

    /**
     * The codec drops a list beyond its limit, so that only the fact is known of it. So it reads longer ones than are
     * announced, and {@link ServerStream} refuses these, knowing what they asked for. The codec takes its limit from the settings when
     * it is built, writes them when it joins the pipeline, and takes over what they say once the client has acknowledged them.
     */
    private void announce() {
        settings.maxHeaderListSize(relay.options().maxHeaderBytes());
        channel.pipeline().addLast(codec);
        settings.remove(Http2CodecUtil.SETTINGS_MAX_HEADER_LIST_SIZE);
    }

    private static Http2FrameCodec codec(Http2Settings settings, FrameBudget budget) {
        return new ServerCodec()
                .initialSettings(settings)
                .frameLogger(new AnswerFrames(budget))
                .gracefulShutdownTimeoutMillis(-1) // requests in flight have limits of their own
                .build();
    }

    private static ChannelInitializer<Channel> streams(Relay relay, RequestHandler handler, String scheme) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.config()
                        .setWriteBufferWaterMark(
                                new WriteBufferWaterMark(RelayOptions.LOW_WATERMARK, RelayOptions.HIGH_WATERMARK));
                stream.pipeline().addLast(new ServerStream(relay.options().maxHeaderBytes()));
                ClientConnection.installStream(relay, handler, stream, scheme);
            }
        };
    }

    private void opened() {
        holdToLimit();
        widen();
        codec.connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamActive(Http2Stream stream) {
                idle.off();
                writes.watch();
            }

            @Override
            public void onStreamClosed(Http2Stream stream) {
                awaitStream();
            }
        });
        awaitStream();
        relay.connections().add(this);
    }

    /** Netty holds a client to our settings only once it has acknowledged them, which it need not do. */
    private void holdToLimit() {
        codec.connection().remote().maxActiveStreams(Http2Options.MAX_STREAMS);
    }

    private void widen() {
        try {
            codec.decoder()
                    .flowController()
                    .incrementWindowSize(
                            codec.connection().connectionStream(), Http2Options.CONNECTION_WINDOW - DEFAULT_WINDOW);
        } catch (Http2Exception e) {
            throw new IllegalStateException("the window of a new connection cannot be too large", e);
        }
        channel.flush();
    }

    private void awaitStream() {
        if (!hasStreams() && channel.isActive()) {
            idle.in(relay.options().idleTimeout().toNanos());
        }
    }

    @Override
    public void exceeded() {
        breakOff(BreakOff.FLOOD, "too many frames that carry nothing");
    }

    /** {@code --request-header-timeout} for heads that come in pieces; whole ones never arm it. */
    @Override
    public void headPending(boolean pending) {
        if (pending) {
            head.in(relay.options().requestHeaderTimeout().toNanos());
        } else {
            head.off();
        }
    }

    /** A client that is slowed down for seconds, and leaves, is noticed within one (contract section 5). */
    @Override
    public void setReading(boolean read) {
        reading.setReading(read);
    }

    private void breakOff(BreakOff reason, String why) {
        ChannelHandlerContext ctx = channel.pipeline().context(codec);
        if (ctx == null) {
            return;
        }
        relay.listener().brokenOff(reason);
        LOG.debug("connection of {} is broken off: {}", channel.remoteAddress(), why);
        turns.stop();
        codec.onError(ctx, false, Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, why));
        channel.eventLoop().schedule(this::closeHard, GOAWAY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private boolean hasStreams() {
        return codec.connection().numActiveStreams() > 0;
    }

    /**
     * The client has taken no byte for {@code --proxy-timeout}. The requests' own limits do not end this: a stream whose
     * answer waits for the socket, or whose reset does, is open until that is written, and so the connection is not idle.
     */
    private void stalled() {
        LOG.debug("connection of {} is broken off: its client does not read", channel.remoteAddress());
        relay.listener().brokenOff(BreakOff.STALLED);
        closeHard();
    }

    /** Past the codec and TLS, which would both wait for the client to read. */
    @SuppressWarnings("FutureReturnValueIgnored") // channelInactive hears of it
    private void closeHard() {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first != null) {
            first.close();
        }
    }

    /** A client that does not read never lets GOAWAY out, and the codec would wait for that for ever. */
    private void endIdle() {
        close();
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (!hasStreams()) {
                                closeHard();
                            }
                        },
                        IDLE_GOAWAY_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    /** GOAWAY, and the end once the last stream has ended; that is what the codec makes of a close. */
    @SuppressWarnings("FutureReturnValueIgnored") // channelInactive hears of it
    private void close() {
        channel.close();
    }

    @Override
    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    @Override
    public void recheck(RuleCheck check) {
        // the streams are looked at one by one
    }

    @Override
    public void drain() {
        channel.eventLoop().execute(this::close);
    }

    /** Later than its streams, which are closed one by one and know whether a request is cut by that. */
    @Override
    public CompletableFuture<Boolean> cutOff() {
        CompletableFuture<Boolean> nothingCut = new CompletableFuture<>();
        channel.eventLoop().execute(() -> channel.eventLoop().execute(() -> {
            ChannelHandlerContext ctx = channel.pipeline().context(codec);
            if (ctx != null) {
                ctx.close();
            }
            nothingCut.complete(false);
        }));
        return nothingCut;
    }

    /** Settings, pings and GOAWAY: the codec has done what is to be done. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        idle.cancel();
        head.cancel();
        writes.cancel();
        relay.connections().remove(this);
    }

    /** Errors of the protocol the codec answers itself. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("connection of {} broke: {}", channel.remoteAddress(), ChannelFaults.describe(cause));
        if (!(cause instanceof Http2Exception)) {
            LateFlush.now(channel); // a broken TLS connection is closed past it
            TlsEnds.breakOff(channel);
        }
    }
}
