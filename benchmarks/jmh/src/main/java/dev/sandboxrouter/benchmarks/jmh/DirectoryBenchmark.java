package dev.sandboxrouter.benchmarks.jmh;

import dev.sandboxrouter.directory.Backlog;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.directory.DirectoryEntry;
import dev.sandboxrouter.directory.PodDirectory;
import dev.sandboxrouter.directory.PodEvent;
import dev.sandboxrouter.directory.PodReader;
import dev.sandboxrouter.directory.PodRecord;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A look-up in the directory of a cluster's pods: below 200 ns, and nothing allocated. The keys are not the directory's own
 * objects, as those of a request are not, and they come in no order, so that the processor's caches help as little as they
 * do in life.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DirectoryBenchmark {

    /** A power of two. */
    private static final int ASKED = 16_384;

    @Param({"1", "1000", "50000"})
    int sandboxes;

    private final SandboxKey[] names = new SandboxKey[ASKED];
    private final String[] uids = new String[ASKED];
    private final InetAddress[] addresses = new InetAddress[ASKED];
    private final PodDirectory directory = new PodDirectory(
            Duration.ZERO, (name, whenDone) -> whenDone.accept(new PodReader.Reading.Failed("nobody to ask")), new Backlog());
    private int turn;

    @Setup
    public void fill() throws UnknownHostException {
        List<PodRecord> pods = new ArrayList<>();
        for (int i = 0; i < sandboxes; i++) {
            pods.add(new PodRecord(
                    new PodRecord.Name("default", "sandbox-" + i),
                    "pod-" + i,
                    i + 1,
                    0,
                    new PodRecord.Owner(uid(i), "sandbox-" + i),
                    true,
                    false,
                    false,
                    false,
                    List.of(address(i))));
        }
        Collections.shuffle(pods, new Random(1));
        directory.apply(new PodEvent.Listed(pods, true, true, System.nanoTime(), 100_000L));
        Random random = new Random(2);
        for (int i = 0; i < ASKED; i++) {
            int wanted = random.nextInt(sandboxes);
            names[i] = new SandboxKey("default", "sandbox-" + wanted);
            uids[i] = uid(wanted);
            addresses[i] = address(wanted);
        }
    }

    private static String uid(int number) {
        return String.format("%08x-4c1e-4f3a-9d55-0123456789ab", number * 0x9e3779b9);
    }

    private static InetAddress address(int number) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }

    private int next() {
        turn = (turn + 1) & (ASKED - 1);
        return turn;
    }

    @Benchmark
    public DirectoryEntry byName() {
        return directory.byName(names[next()]);
    }

    @Benchmark
    public DirectoryEntry byUid() {
        return directory.byUid(uids[next()]);
    }

    @Benchmark
    public DirectoryEntry holderOf() {
        return directory.holderOf(addresses[next()]);
    }
}
