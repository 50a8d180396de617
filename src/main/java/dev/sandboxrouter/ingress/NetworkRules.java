package dev.sandboxrouter.ingress;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one sandbox as the API states them, lists as written; contract section 8.1. Nothing here has been checked:
 * {@link RuleCompiler} does that.
 *
 * @param allowPorts if not empty, a port outside it is refused
 * @param denyPorts a port in it is refused, unless {@code allowPorts} has it too
 * @param allowIn client entries that are let in, whatever {@code denyIn} says
 * @param denyIn client entries that are refused
 * @param maskRequestHost {@code Host} that the sandbox sees, {@code ${PORT}} standing for the port; null for none
 * @param allowPublicTraffic false if the traffic token is needed
 * @param trafficTokenVersion 0 or more; raising it revokes every token issued before
 * @param allowOut egress entries, without ports; enforced elsewhere (contract 10.4)
 * @param denyOut egress entries, without ports
 */
public record NetworkRules(
        List<Integer> allowPorts,
        List<Integer> denyPorts,
        List<String> allowIn,
        List<String> denyIn,
        @Nullable String maskRequestHost,
        boolean allowPublicTraffic,
        int trafficTokenVersion,
        List<String> allowOut,
        List<String> denyOut) {

    /** What holds for a sandbox that was never given rules: everything is allowed. */
    public static final NetworkRules DEFAULTS =
            new NetworkRules(List.of(), List.of(), List.of(), List.of(), null, true, 0, List.of(), List.of());

    public NetworkRules {
        allowPorts = List.copyOf(allowPorts);
        denyPorts = List.copyOf(denyPorts);
        allowIn = List.copyOf(allowIn);
        denyIn = List.copyOf(denyIn);
        allowOut = List.copyOf(allowOut);
        denyOut = List.copyOf(denyOut);
    }
}
