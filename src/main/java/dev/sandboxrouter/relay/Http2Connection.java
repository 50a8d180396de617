package dev.sandboxrouter.relay;

import dev.sandboxrouter.relay.http2.FrameBudget;
import dev.sandboxrouter.relay.http2.Http2Options;
import dev.sandboxrouter.tls.TlsEnds;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
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
final class Http2Connection extends ChannelInboundHandlerAdapter implements OpenConnection {

    private static final Logger LOG = LoggerFactory.getLogger(Http2Connection.class);

    /** How long a client that does not read may keep us from saying GOAWAY before it is cut off without. */
    private static final long GOAWAY_MILLIS = 300;

    private static final int DEFAULT_WINDOW = 65_535;

    private final Relay relay;
    private final Channel channel;
    private final Http2FrameCodec codec;
    private final Deadline idle;

    private Http2Connection(Relay relay, Channel channel, Http2FrameCodec codec) {
        this.relay = relay;
        this.channel = channel;
        this.codec = codec;
        this.idle = new Deadline(channel.eventLoop(), this::close);
    }

    /** Sets up the pipeline of a channel that is open, of which all bytes from the preface on are still to come. */
    static void install(Relay relay, RequestHandler handler, Channel channel, String scheme) {
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(new Http2Settings()
                        .maxConcurrentStreams(Http2Options.MAX_STREAMS)
                        .initialWindowSize(Http2Options.STREAM_WINDOW)
                        .maxHeaderListSize(relay.options().maxHeaderBytes()))
                .gracefulShutdownTimeoutMillis(-1) // requests in flight have limits of their own
                .build();
        Http2Connection connection = new Http2Connection(relay, channel, codec);
        channel.pipeline()
                .addLast(new FrameBudget(Http2Options.PREFACE.readableBytes(), System::nanoTime, connection::tooCostly))
                .addLast(codec)
                .addLast(new Http2MultiplexHandler(streams(relay, handler, scheme)))
                .addLast(connection);
        connection.opened();
    }

    private static ChannelInitializer<Channel> streams(Relay relay, RequestHandler handler, String scheme) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.config()
                        .setWriteBufferWaterMark(
                                new WriteBufferWaterMark(RelayOptions.LOW_WATERMARK, RelayOptions.HIGH_WATERMARK));
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
        if (codec.connection().numActiveStreams() == 0 && channel.isActive()) {
            idle.in(relay.options().idleTimeout().toNanos());
        }
    }

    private void tooCostly(Http2Error error) {
        LOG.debug("connection of {} exceeds its budget of frames", channel.remoteAddress());
        channel.config().setAutoRead(false);
        ChannelHandlerContext ctx = channel.pipeline().context(codec);
        codec.onError(ctx, false, Http2Exception.connectionError(error, "too many frames that carry nothing"));
        channel.eventLoop().schedule(() -> TlsEnds.breakOff(channel), GOAWAY_MILLIS, TimeUnit.MILLISECONDS);
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
        relay.connections().remove(this);
    }

    /** Errors of the protocol the codec answers itself. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("connection of {} broke", channel.remoteAddress(), cause);
        if (!(cause instanceof Http2Exception)) {
            TlsEnds.breakOff(channel);
        }
    }
}
