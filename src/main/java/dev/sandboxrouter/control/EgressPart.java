package dev.sandboxrouter.control;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import org.jspecify.annotations.Nullable;

/** Hands egress lists to whoever enforces them; where there were none and are none, nobody is asked. */
final class EgressPart implements UpdatePart {

    private final EgressPolicy policy;
    private final SandboxKey sandbox;
    private final NetworkRules before;
    private final NetworkRules after;
    private @Nullable String warning;

    EgressPart(EgressPolicy policy, SandboxKey sandbox, NetworkRules before, NetworkRules after) {
        this.policy = policy;
        this.sandbox = sandbox;
        this.before = before;
        this.after = after;
    }

    @Override
    public String name() {
        return "egress";
    }

    @Override
    public void apply() throws Exception {
        if (concerns(before) || concerns(after)) {
            warning = policy.apply(sandbox, after.allowOut(), after.denyOut());
        }
    }

    @Override
    public void undo() throws Exception {
        if (concerns(before) || concerns(after)) {
            policy.apply(sandbox, before.allowOut(), before.denyOut());
        }
    }

    /** What the enforcer wants the caller to know, if there is a rule to enforce. */
    @Nullable
    String warning() {
        return concerns(after) ? warning : null;
    }

    private static boolean concerns(NetworkRules rules) {
        return !rules.allowOut().isEmpty() || !rules.denyOut().isEmpty();
    }
}
