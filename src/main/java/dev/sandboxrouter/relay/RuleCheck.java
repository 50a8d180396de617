package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.IngressRequest;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.SandboxKey;
import org.jspecify.annotations.Nullable;

/** Rules that have changed, as what is open is held against them; contract 8.3. Called on event loops. */
public interface RuleCheck {

    /** Whether a sandbox's rules are among those that changed. */
    boolean concerns(SandboxKey sandbox);

    /** Why a request would not be let in now; null if it would. */
    @Nullable
    Refusal refusal(IngressRequest request);
}
