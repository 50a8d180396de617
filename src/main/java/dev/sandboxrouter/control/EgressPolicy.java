package dev.sandboxrouter.control;

import dev.sandboxrouter.contract.SandboxKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a sandbox's egress rules true, outside of this process; contract 10.4. */
@FunctionalInterface
public interface EgressPolicy {

    /**
     * Replaces what holds for a sandbox; both lists empty: nothing does any more. Blocks until it is in force, and may be
     * asked for the same again.
     *
     * @param allowOut entries as written
     * @param denyOut entries as written
     * @return a warning for the caller, as for rules that nobody enforces; null for none
     * @throws Exception if it is not in force, or nobody knows
     */
    @Nullable
    String apply(SandboxKey sandbox, List<String> allowOut, List<String> denyOut) throws Exception;
}
