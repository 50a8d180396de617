package dev.sandboxrouter.benchmarks.jmh;

import dev.sandboxrouter.relay.codec.RequestDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** From the bytes of a head of some 200 bytes to messages: the router's strict decoder beside Netty's own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DecodeBenchmark {

    private static final int MAX_HEADER_BYTES = 65_536;

    private final ByteBuf head =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(Heads.SMALL, StandardCharsets.ISO_8859_1));
    private EmbeddedChannel strict;
    private EmbeddedChannel netty;

    @Setup
    public void open() {
        strict = pipelineOf(new RequestDecoder(MAX_HEADER_BYTES));
        netty = pipelineOf(new HttpRequestDecoder(MAX_HEADER_BYTES, MAX_HEADER_BYTES, MAX_HEADER_BYTES));
    }

    private EmbeddedChannel pipelineOf(ChannelHandler decoder) {
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        int messages = decode(channel, null);
        if (messages != 2) {
            throw new IllegalStateException(decoder + " made " + messages + " messages of a head and its end");
        }
        return channel;
    }

    @TearDown
    public void close() {
        strict.finishAndReleaseAll();
        netty.finishAndReleaseAll();
    }

    @Benchmark
    public int strictDecoder(Blackhole blackhole) {
        return decode(strict, blackhole);
    }

    @Benchmark
    public int nettyDecoder(Blackhole blackhole) {
        return decode(netty, blackhole);
    }

    private int decode(EmbeddedChannel channel, Blackhole blackhole) {
        channel.writeInbound(head.duplicate());
        int messages = 0;
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (blackhole != null) {
                blackhole.consume(message);
            }
            ReferenceCountUtil.release(message);
            messages++;
        }
        return messages;
    }
}
