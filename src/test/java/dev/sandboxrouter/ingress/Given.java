package dev.sandboxrouter.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.address.IpLiteral;
import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.IngressRequest;
import dev.sandboxrouter.contract.SandboxKey;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules and requests in few words. */
final class Given {

    static final SandboxKey BOX = new SandboxKey("default", "box");
    static final String EVERYBODY = "0.0.0.0/0";

    private Given() {}

    static NetworkRules ports(List<Integer> allow, List<Integer> deny) {
        return new NetworkRules(allow, deny, List.of(), List.of(), null, true, 0, List.of(), List.of());
    }

    static NetworkRules clients(List<String> allow, List<String> deny) {
        return new NetworkRules(List.of(), List.of(), allow, deny, null, true, 0, List.of(), List.of());
    }

    static NetworkRules masked(String mask) {
        return new NetworkRules(List.of(), List.of(), List.of(), List.of(), mask, true, 0, List.of(), List.of());
    }

    static NetworkRules secured(int version) {
        return new NetworkRules(List.of(), List.of(), List.of(), List.of(), null, false, version, List.of(), List.of());
    }

    static CompiledRules compiled(NetworkRules rules) {
        RuleCompiler.Result result = new RuleCompiler().compile(rules);
        assertThat(result).isInstanceOf(RuleCompiler.Result.Compiled.class);
        return ((RuleCompiler.Result.Compiled) result).rules();
    }

    static List<String> problems(NetworkRules rules) {
        RuleCompiler.Result result = new RuleCompiler().compile(rules);
        return result instanceof RuleCompiler.Result.Invalid invalid ? invalid.problems() : List.of();
    }

    static InetAddress ip(String literal) {
        return Objects.requireNonNull(IpLiteral.parse(literal), literal);
    }

    static IngressRequest request(int port, @Nullable String client) {
        return request(port, client, AddressForm.HEADER, null);
    }

    static IngressRequest request(int port, @Nullable String client, AddressForm form, @Nullable String token) {
        return new IngressRequest(BOX, port, form, client == null ? null : ip(client), token);
    }

    static IngressGate gate(NetworkRules rules, TrafficTokens tokens) {
        RuleBook book = new RuleBook();
        book.markLoaded();
        book.put(BOX, new RuleState.Rules(rules, compiled(rules), "1"));
        return new IngressGate(book, tokens, Set.of(49983));
    }

    /** The reason that metrics and refusals carry. */
    static String judged(NetworkRules rules, IngressRequest request) {
        return gate(rules, TrafficTokens.none()).judge(request).reason();
    }
}
