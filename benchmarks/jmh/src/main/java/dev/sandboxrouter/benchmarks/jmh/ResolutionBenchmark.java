package dev.sandboxrouter.benchmarks.jmh;

import dev.sandboxrouter.address.CidrSet;
import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.directory.DirectoryEntry;
import dev.sandboxrouter.directory.PodIpPolicy;
import dev.sandboxrouter.directory.Resolver;
import dev.sandboxrouter.directory.ResolverOptions;
import dev.sandboxrouter.directory.SelfTargets;
import dev.sandboxrouter.directory.StaticDirectory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
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
import org.openjdk.jmh.infra.Blackhole;

/** Finding the address to dial, in a directory of one sandbox and of many: the cost must not grow with their number. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ResolutionBenchmark {

    /** Addresses asked for in turn: a cache of the last answer would not help. A power of two. */
    private static final int ASKED = 1024;

    @Param({"1", "1000", "50000"})
    int sandboxes;

    private final SandboxAddress[] asked = new SandboxAddress[ASKED];
    private Resolver resolver;
    private int turn;

    @Setup
    public void fill() throws UnknownHostException {
        StaticDirectory directory = new StaticDirectory();
        List<DirectoryEntry> entries = new ArrayList<>();
        for (int i = 0; i < sandboxes; i++) {
            entries.add(new DirectoryEntry(name(i), "owner-" + i, "pod-" + i, List.of(address(i))));
        }
        directory.replace(entries);
        for (int i = 0; i < ASKED; i++) {
            asked[i] = new SandboxAddress(name(i * 47 % sandboxes), 8888, null, null, null, AddressForm.HEADER, "/");
        }
        SelfTargets self = new SelfTargets(List.of());
        self.listeningOn(8080);
        resolver = new Resolver(directory, ResolutionBenchmark::noDns, options(), self);
    }

    private static ResolverOptions options() {
        return new ResolverOptions(PodIpPolicy.KNOWN, CidrSet.all(), false, true, "cluster.local");
    }

    private static void noDns(String name, Object callback) {
        throw new IllegalStateException("the directory holds every name, DNS was asked for " + name);
    }

    private static SandboxKey name(int number) {
        return new SandboxKey("default", "sandbox-" + number);
    }

    private static InetAddress address(int number) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }

    @Benchmark
    public void byName(Blackhole blackhole) {
        turn = (turn + 1) & (ASKED - 1);
        resolver.resolve(asked[turn], blackhole::consume);
    }
}
