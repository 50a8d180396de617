package dev.sandboxrouter.testkit.otlp;

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
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * As much of an OpenTelemetry collector as it takes to see what arrives: gRPC over HTTP/2 without TLS, messages not
 * compressed. It takes everything until it is told to refuse, or to keep silent.
 */
public final class Collector implements Closeable {

    /** Of gRPC: ours alone may have failed, so a caller does not try again. */
    public static final int INVALID_ARGUMENT = 3;

    /** Of gRPC: a caller may try again. */
    public static final int UNAVAILABLE = 14;

    private static final int OK = 0;
    private static final int SILENT = -1;

    /** For what the router sends every {@link TracedRouter#DELAY}. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * One call.
     *
     * @param apiKey the field {@code api-key} of its head; null without one
     * @param message what stands behind gRPC's prefix
     */
    @SuppressWarnings("ArrayRecordComponent") // compared never
    public record Call(String path, String contentType, @Nullable String apiKey, byte[] message) {

        /** The message, one character a byte: names and words stand in it as they are. */
        public String text() {
            return new String(message, StandardCharsets.ISO_8859_1);
        }
    }

    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final List<Call> all = new CopyOnWriteArrayList<>();
    private final EventLoopGroup group = new NioEventLoopGroup(1);
    private final Channel listener;
    private volatile int answer = OK;
    private final AtomicInteger once = new AtomicInteger(OK);
    private volatile byte[] response = {};

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

    public static Collector start() {
        return new Collector();
    }

    /** For a variable or flag. */
    public String endpoint() {
        return "http://127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** From now on calls end with this status of gRPC's. */
    public Collector refuse(int status) {
        answer = status;
        return this;
    }

    /** The next call alone ends with this status of gRPC's. */
    public Collector refuseOnce(int status) {
        once.set(status);
        return this;
    }

    /** From now on calls are answered with this message. */
    public Collector answer(byte[] message) {
        response = message;
        return this;
    }

    /** From now on calls are not answered. */
    public Collector fallSilent() {
        answer = SILENT;
        return this;
    }

    /** The next call, once it came. */
    public Call next(Duration within) throws InterruptedException {
        return Objects.requireNonNull(calls.poll(within.toMillis(), TimeUnit.MILLISECONDS), "no call came");
    }

    /** All calls so far. */
    public List<Call> calls() {
        return List.copyOf(all);
    }

    /** All spans so far, in the order in which they came. */
    public List<ReceivedSpan> spans() {
        return all.stream()
                .filter(call -> call.path().endsWith("TraceService/Export"))
                .flatMap(call -> ReceivedSpan.of(call.message()).stream())
                .toList();
    }

    /** The spans of a trace, once there are so many. */
    public List<ReceivedSpan> trace(String traceId, int spans) {
        Awaitility.await(spans + " spans of " + traceId)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> trace(traceId).size() >= spans);
        return trace(traceId);
    }

    /** The spans of a trace so far. */
    public List<ReceivedSpan> trace(String traceId) {
        return spans().stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Stream extends ChannelDuplexHandler {

        private static final int PREFIX = 5;

        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private String path = "";
        private String contentType = "";
        private @Nullable String apiKey;

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) throws IOException {
            try {
                read(context, frame);
            } finally {
                ReferenceCountUtil.release(frame);
            }
        }

        private void read(ChannelHandlerContext context, Object frame) throws IOException {
            if (frame instanceof Http2HeadersFrame head) {
                path = String.valueOf(head.headers().path());
                contentType = String.valueOf(head.headers().get("content-type"));
                CharSequence key = head.headers().get("api-key");
                apiKey = key == null ? null : key.toString();
            } else if (frame instanceof Http2DataFrame data) {
                data.content().readBytes(body, data.content().readableBytes());
                if (data.isEndStream()) {
                    received();
                    if (answer != SILENT) {
                        answer(context);
                    }
                }
            }
        }

        private void received() {
            byte[] bytes = body.toByteArray();
            byte[] message = Arrays.copyOfRange(bytes, PREFIX, bytes.length);
            Call call = new Call(path, contentType, apiKey, message);
            all.add(call);
            calls.add(call);
        }

        /** The message, uncompressed, and the status. */
        private void answer(ChannelHandlerContext context) {
            DefaultHttp2Headers head = new DefaultHttp2Headers();
            head.status("200").set("content-type", "application/grpc");
            context.write(new DefaultHttp2HeadersFrame(head));
            byte[] message = response;
            ByteBuf body = Unpooled.buffer(PREFIX + message.length);
            body.writeByte(0).writeInt(message.length).writeBytes(message);
            context.write(new DefaultHttp2DataFrame(body));
            DefaultHttp2Headers trailers = new DefaultHttp2Headers();
            int first = once.getAndSet(OK);
            trailers.set("grpc-status", String.valueOf(first == OK ? answer : first));
            context.writeAndFlush(new DefaultHttp2HeadersFrame(trailers, true));
        }
    }
}
