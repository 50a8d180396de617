package dev.sandboxrouter.observability.otlp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.Closeable;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** As much of an OpenTelemetry collector as it takes to see what arrives: gRPC over HTTP/2 without TLS, all accepted. */
final class Collector implements Closeable {

    /** One call; the body as text, one character a byte: names and words stand in it as they are. */
    record Call(String path, String contentType, String body) {}

    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final EventLoopGroup group = new NioEventLoopGroup(1);
    private final Channel listener;

    private Collector() {
        this.listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(Http2FrameCodecBuilder.forServer().build())
                                .addLast(new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel stream) {
                                        stream.pipeline().addLast(new Stream());
                                    }
                                }));
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    static Collector start() {
        return new Collector();
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** The next call, once it came. */
    Call next(Duration within) throws InterruptedException {
        return Objects.requireNonNull(calls.poll(within.toMillis(), TimeUnit.MILLISECONDS), "no call came");
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Stream extends ChannelDuplexHandler {

        private final StringBuilder body = new StringBuilder();
        private String path = "";
        private String contentType = "";

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            try {
                read(context, frame);
            } finally {
                ReferenceCountUtil.release(frame);
            }
        }

        private void read(ChannelHandlerContext context, Object frame) {
            if (frame instanceof Http2HeadersFrame head) {
                path = String.valueOf(head.headers().path());
                contentType = String.valueOf(head.headers().get("content-type"));
            } else if (frame instanceof Http2DataFrame data) {
                body.append(data.content().toString(StandardCharsets.ISO_8859_1));
                if (data.isEndStream()) {
                    calls.add(new Call(path, contentType, body.toString()));
                    accept(context);
                }
            }
        }

        /** An empty message, uncompressed, and status 0. */
        private void accept(ChannelHandlerContext context) {
            DefaultHttp2Headers head = new DefaultHttp2Headers();
            head.status("200").set("content-type", "application/grpc");
            context.write(new DefaultHttp2HeadersFrame(head));
            ByteBuf empty = Unpooled.wrappedBuffer(new byte[5]);
            context.write(new DefaultHttp2DataFrame(empty));
            DefaultHttp2Headers trailers = new DefaultHttp2Headers();
            trailers.set("grpc-status", "0");
            context.writeAndFlush(new DefaultHttp2HeadersFrame(trailers, true));
        }
    }
}
