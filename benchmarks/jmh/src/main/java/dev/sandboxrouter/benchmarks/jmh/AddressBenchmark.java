package dev.sandboxrouter.benchmarks.jmh;

import dev.sandboxrouter.address.AddressParser;
import dev.sandboxrouter.address.Addressing;
import dev.sandboxrouter.contract.RequestHead;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading which sandbox a request names. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AddressBenchmark {

    private final AddressParser headersOnly = new AddressParser(null);
    private final AddressParser withPaths = new AddressParser("/sandboxes");
    private final RequestHead header = Heads.of("/execute/status?job=42", Heads.smallFields());
    private final RequestHead path = Heads.of(
            "/sandboxes/default/bench/8888/execute/status?job=42",
            new DefaultHttpHeaders(false).add("Host", "router:8080").add("User-Agent", "sdk/1.0"));
    private final RequestHead malformed = Heads.of("/", Heads.smallFields().set("X-Sandbox-ID", "not_a_label"));

    @Benchmark
    public Addressing headerForm() {
        return headersOnly.parse(header);
    }

    @Benchmark
    public Addressing pathForm() {
        return withPaths.parse(path);
    }

    @Benchmark
    public Addressing rejected() {
        return headersOnly.parse(malformed);
    }
}
