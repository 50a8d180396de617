package dev.sandboxrouter.benchmarks.jmh;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.NamespaceEvidence;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.Source;
import dev.sandboxrouter.observability.AccessLog;
import dev.sandboxrouter.observability.RequestMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Counting and logging a request. The log is measured in batches that fit its queue, from opening it to its last line
 * written: offering alone, in a closed loop, would soon measure how fast lines are dropped.
 */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "-Dlog4j2.configurationFile=classpath:log4j2-jmh.xml")
public class ObservabilityBenchmark {

    /** Fewer than the log's queue holds. */
    private static final int BATCH = 50_000;

    private final RequestMetrics metrics = new RequestMetrics(new PrometheusRegistry());
    private final CompletedRequest request = new CompletedRequest(
            "GET",
            "/execute/status",
            200,
            null,
            false,
            1_234_567,
            1_100_000,
            "127.0.0.1",
            new SandboxKey("default", "bench"),
            NamespaceEvidence.CLUSTER,
            "10.0.0.7:8888",
            Source.DIRECTORY_NAME,
            0,
            0,
            83,
            "sdk/1.0",
            "0123456789abcdef0123456789abcdef", null);

    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @Warmup(iterations = 5, time = 1)
    @Measurement(iterations = 5, time = 1)
    public void metrics() {
        metrics.requestStarted();
        metrics.requestEnded(request);
    }

    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OperationsPerInvocation(BATCH)
    @Warmup(iterations = 40)
    @Measurement(iterations = 40)
    public void accessLogToTheLastLine() {
        LongAdder dropped = new LongAdder();
        try (AccessLog log = AccessLog.open(dropped)) {
            for (int i = 0; i < BATCH; i++) {
                log.requestEnded(request);
            }
        }
        if (dropped.sum() != 0) {
            throw new IllegalStateException(dropped.sum() + " lines were dropped: the figure would be too good");
        }
    }
}
