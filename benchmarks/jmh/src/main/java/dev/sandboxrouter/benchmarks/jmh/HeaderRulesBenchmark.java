package dev.sandboxrouter.benchmarks.jmh;

import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.relay.codec.HeaderRules;
import dev.sandboxrouter.relay.codec.HeaderRules.RequestContext;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
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

/** Turning a received head into the one that goes on. The rules edit in place: subtract the copy each run needs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class HeaderRulesBenchmark {

    private final HeaderRules rules = new HeaderRules("");
    private final RequestContext context = new RequestContext(
            AddressForm.HEADER,
            "127.0.0.1",
            false,
            "http",
            "sandbox-router-svc.agent-sandbox-system:8080",
            "0123456789abcdef0123456789abcdef",
            null);
    private final HttpHeaders request = Heads.smallFields();
    private final HttpHeaders response = new DefaultHttpHeaders(false)
            .add("Server", "sandbox")
            .add("Date", "Thu, 01 Jan 2026 00:00:00 GMT")
            .add("Content-Type", "application/json")
            .add("Content-Length", "83")
            .add("Connection", "keep-alive");

    @Benchmark
    public HttpHeaders copyOfRequest() {
        return request.copy();
    }

    @Benchmark
    public HttpHeaders copyOfResponse() {
        return response.copy();
    }

    @Benchmark
    public HttpHeaders copyAndPrepareRequest() {
        HttpHeaders headers = request.copy();
        if (rules.prepareRequest(headers, context) != null) {
            throw new IllegalStateException("a first hop is no loop");
        }
        HeaderRules.setHost(headers, "10.0.0.7:8888");
        return headers;
    }

    @Benchmark
    public HttpHeaders copyAndPrepareResponse() {
        HttpHeaders headers = response.copy();
        rules.prepareResponse(headers, false);
        return headers;
    }

    @Benchmark
    public Object checkOfConnection() {
        return HeaderRules.check(request);
    }
}
