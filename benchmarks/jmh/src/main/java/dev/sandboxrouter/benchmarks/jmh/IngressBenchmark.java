package dev.sandboxrouter.benchmarks.jmh;

import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.IngressRequest;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.IngressGate;
import dev.sandboxrouter.ingress.NetworkRules;
import dev.sandboxrouter.ingress.RuleBook;
import dev.sandboxrouter.ingress.RuleCompiler;
import dev.sandboxrouter.ingress.RuleState;
import dev.sandboxrouter.ingress.TrafficTokens;
import dev.sandboxrouter.ingress.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

/** Judging a request by rules of some length; 0 is a sandbox without rules. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class IngressBenchmark {

    private static final int OTHER_SANDBOXES = 10_000;

    @Param({"0", "10", "1000"})
    private int entries;

    private final RuleBook book = new RuleBook();
    private final IngressGate gate = new IngressGate(book, TrafficTokens.none(), Set.of(49983));
    private IngressRequest request;

    @Setup
    public void prepare() throws UnknownHostException {
        RuleState ten = state(10);
        for (int i = 0; i < OTHER_SANDBOXES; i++) {
            book.put(new SandboxKey("default", "other-" + i), ten);
        }
        SandboxKey sandbox = new SandboxKey("default", "bench");
        if (entries > 0) {
            book.put(sandbox, state(entries));
        }
        request = new IngressRequest(
                sandbox, 8888, AddressForm.HEADER, InetAddress.getByAddress(new byte[] {10, 0, 0, 7}), null);
    }

    private static RuleState state(int entries) {
        List<String> allow = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            allow.add("10." + i / 250 + "." + i % 250 + ".0/24:8000-" + (9000 + i));
            ports.add(8888 - entries + 1 + i);
        }
        NetworkRules rules = new NetworkRules(
                ports, List.of(), allow, List.of("0.0.0.0/0"), null, true, 0, List.of(), List.of());
        RuleCompiler.Result.Compiled compiled = (RuleCompiler.Result.Compiled) new RuleCompiler().compile(rules);
        return new RuleState.Rules(rules, compiled.rules(), "1");
    }

    @Benchmark
    public Verdict judge() {
        return gate.judge(request);
    }
}
