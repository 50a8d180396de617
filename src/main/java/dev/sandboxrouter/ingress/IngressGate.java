package dev.sandboxrouter.ingress;

import dev.sandboxrouter.address.AddressWords;
import dev.sandboxrouter.contract.IngressRefusal;
import dev.sandboxrouter.contract.IngressRefusal.Fixed;
import dev.sandboxrouter.contract.IngressRequest;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.Explanation.Outcome;
import dev.sandboxrouter.ingress.Explanation.Step;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges requests by the rules in force: port, client, traffic token, in this order (contract 8.2). Explaining asks the
 * same questions of the same code. Until the stored rules are loaded every sandbox whose rules are not known is closed:
 * a route that was to load them may be gone, or start after the listener. Thread-safe; a request to a sandbox without rules costs one look-up.
 */
public final class IngressGate {

    private static final Verdict NO_RULES = new Verdict.Allowed(Verdict.Grounds.NO_RULES, null);
    private static final Verdict RULES = new Verdict.Allowed(Verdict.Grounds.RULES, null);
    private static final Verdict EXEMPT = new Verdict.Allowed(Verdict.Grounds.EXEMPT_PORT, null);
    private static final Verdict UNREADABLE = new Verdict.Refused(Fixed.RULES_UNREADABLE);

    private static final RuleState NOT_LOADED = new RuleState.Unreadable();

    private static final Verdict TOKEN_MISSING = new Verdict.Refused(Fixed.TRAFFIC_TOKEN_MISSING);
    private static final Verdict TOKEN_INVALID = new Verdict.Refused(Fixed.TRAFFIC_TOKEN_INVALID);

    /** What the token step says. */
    private enum TokenCheck {
        NOT_NEEDED,
        VALID,
        MISSING,
        INVALID
    }

    private final RuleBook book;
    private final TrafficTokens tokens;
    private final BitSet exemptPorts = new BitSet();

    /** @param exemptPorts {@code --ingress-exempt-ports} */
    public IngressGate(RuleBook book, TrafficTokens tokens, Collection<Integer> exemptPorts) {
        this.book = book;
        this.tokens = tokens;
        exemptPorts.forEach(this.exemptPorts::set);
    }

    /** Whether everything is allowed for want of rules, so that {@link #judge} need not be asked. */
    public boolean hasNoRules(SandboxKey sandbox) {
        return state(sandbox) == null;
    }

    /** The verdict, made by one rule set, whole. */
    public Verdict judge(IngressRequest request) {
        return judge(state(request.sandbox()), request);
    }

    /** In this order: what is loaded between the two questions is found by the second. */
    private @Nullable RuleState state(SandboxKey sandbox) {
        boolean loaded = book.isLoaded();
        RuleState state = book.get(sandbox);
        return state == null && !loaded ? NOT_LOADED : state;
    }

    private Verdict judge(@Nullable RuleState state, IngressRequest request) {
        if (state == null) {
            return NO_RULES;
        }
        if (!(state instanceof RuleState.Rules rules)) {
            return UNREADABLE;
        }
        return isExempt(request) ? EXEMPT : judge(rules.compiled(), request);
    }

    private Verdict judge(CompiledRules rules, IngressRequest request) {
        if (!rules.allowsPort(request.port())) {
            return new Verdict.Refused(new IngressRefusal.PortNotAllowed(request.port()));
        }
        if (!isClientAllowed(rules, request)) {
            return new Verdict.Refused(new IngressRefusal.ClientNotAllowed(text(request.client())));
        }
        return switch (checkToken(rules, request)) {
            case MISSING -> TOKEN_MISSING;
            case INVALID -> TOKEN_INVALID;
            case NOT_NEEDED, VALID -> allowed(rules, request);
        };
    }

    private static Verdict allowed(CompiledRules rules, IngressRequest request) {
        String host = rules.maskedHost(request.port());
        return host == null ? RULES : new Verdict.Allowed(Verdict.Grounds.RULES, host);
    }

    private static String text(@Nullable InetAddress client) {
        return client == null ? "" : client.getHostAddress();
    }

    // ---------------------------------------------------------------- the questions

    /** Contract 8.1: only the forms of E2B's clients have exempt ports. */
    private boolean isExempt(IngressRequest request) {
        return request.form().isE2b() && exemptPorts.get(request.port());
    }

    /** An unreadable address is no address that any entry could have let in. */
    private static boolean isClientAllowed(CompiledRules rules, IngressRequest request) {
        return !rules.judgesClients()
                || (request.client() != null && decision(rules, request.port(), request.client()) >= 0);
    }

    /** An address gives its octets as a copy. For IPv4, taken apart from the rest, the compiler sees that none is needed. */
    private static int decision(CompiledRules rules, int port, InetAddress client) {
        return client instanceof Inet4Address ipv4
                ? decision(rules, port, ipv4.getAddress())
                : decision(rules, port, client.getAddress());
    }

    private static int decision(CompiledRules rules, int port, byte[] octets) {
        return rules.judgeClient(port, AddressWords.high(octets), AddressWords.low(octets));
    }

    private TokenCheck checkToken(CompiledRules rules, IngressRequest request) {
        if (!rules.needsToken()) {
            return TokenCheck.NOT_NEEDED;
        }
        String token = request.token();
        if (token == null || token.isEmpty()) {
            return TokenCheck.MISSING;
        }
        return tokens.verify(request.sandbox(), rules.tokenVersion(), token) ? TokenCheck.VALID : TokenCheck.INVALID;
    }

    // ---------------------------------------------------------------- the reasons

    /** The verdict as {@link #judge} gives it, and what every step says for itself. */
    public Explanation explain(IngressRequest request) {
        RuleState state = state(request.sandbox());
        return new Explanation(judge(state, request), steps(state, request));
    }

    private List<Step> steps(@Nullable RuleState state, IngressRequest request) {
        if (state instanceof RuleState.Unreadable) {
            return List.of(new Step("rules", Outcome.REFUSED, null, null));
        }
        if (!(state instanceof RuleState.Rules rules) || isExempt(request)) {
            return List.of(skipped("port"), skipped("client"), skipped("traffic-token"));
        }
        return List.of(port(rules, request), client(rules, request), token(rules.compiled(), request));
    }

    private static Step skipped(String name) {
        return new Step(name, Outcome.SKIPPED, null, null);
    }

    private static Step port(RuleState.Rules rules, IngressRequest request) {
        boolean allowList = !rules.rules().allowPorts().isEmpty();
        if (!allowList && rules.rules().denyPorts().isEmpty()) {
            return skipped("port");
        }
        boolean allowed = rules.compiled().allowsPort(request.port());
        boolean named = allowed == allowList;
        return new Step(
                "port",
                allowed ? Outcome.PASSED : Outcome.REFUSED,
                allowList ? "allowPorts" : named ? "denyPorts" : null,
                named ? Integer.toString(request.port()) : null);
    }

    private static Step client(RuleState.Rules rules, IngressRequest request) {
        InetAddress client = request.client();
        if (!rules.compiled().judgesClients()) {
            return skipped("client");
        }
        if (client == null) {
            return new Step("client", Outcome.REFUSED, null, null);
        }
        int decision = decision(rules.compiled(), request.port(), client);
        if (decision == CompiledRules.NOT_NAMED) {
            return new Step("client", Outcome.PASSED, null, null);
        }
        return decision >= 0
                ? new Step(
                        "client",
                        Outcome.PASSED,
                        "allowIn",
                        rules.rules().allowIn().get(decision))
                : new Step(
                        "client",
                        Outcome.REFUSED,
                        "denyIn",
                        rules.rules().denyIn().get(-1 - decision));
    }

    private Step token(CompiledRules rules, IngressRequest request) {
        return switch (checkToken(rules, request)) {
            case NOT_NEEDED -> skipped("traffic-token");
            case VALID -> new Step("traffic-token", Outcome.PASSED, "allowPublicTraffic", null);
            case MISSING, INVALID -> new Step("traffic-token", Outcome.REFUSED, "allowPublicTraffic", null);
        };
    }
}
