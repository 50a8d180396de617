package dev.sandboxrouter.control;

import dev.sandboxrouter.contract.SandboxKey;
import org.jspecify.annotations.Nullable;

/** Who stands behind a name now, as far as a directory knows. Never blocks. */
@FunctionalInterface
public interface Owners {

    /** The uid of the Sandbox object of this name; null where nobody knows. */
    @Nullable
    String uidOf(SandboxKey sandbox);
}
