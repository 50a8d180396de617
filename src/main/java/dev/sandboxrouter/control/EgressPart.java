package dev.sandboxrouter.control;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import dev.sandboxrouter.store.StoreEntry;
import org.jspecify.annotations.Nullable;

/** Hands egress lists to whoever enforces them; where there were none and are none, nobody is asked. */
final class EgressPart implements UpdatePart {

    private final EgressPolicy policy;
    private final SandboxKey sandbox;
    private final StoreEntry before;
    private final NetworkRules after;
    private @Nullable String warning;

    EgressPart(EgressPolicy policy, SandboxKey sandbox, StoreEntry before, NetworkRules after) {
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
        if (unknownBefore() || concerns(SandboxRules.rules(before)) || concerns(after)) {
            warning = policy.apply(sandbox, after.allowOut(), after.denyOut());
        }
    }

    @Override
    public void undo() throws Exception {
        NetworkRules former = SandboxRules.rules(before);
        if (!unknownBefore() && (concerns(former) || concerns(after))) {
            policy.apply(sandbox, former.allowOut(), former.denyOut());
        }
    }

    /** What the enforcer wants the caller to know, if there is a rule to enforce. */
    @Nullable
    String warning() {
        return concerns(after) ? warning : null;
    }

    /** Of rules that cannot be read nobody knows what the enforcer was told, so it is told anew and never told back. */
    private boolean unknownBefore() {
        return before instanceof StoreEntry.Unreadable;
    }

    private static boolean concerns(NetworkRules rules) {
        return !rules.allowOut().isEmpty() || !rules.denyOut().isEmpty();
    }
}
