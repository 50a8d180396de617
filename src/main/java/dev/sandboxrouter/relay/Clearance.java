package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.Check;
import dev.sandboxrouter.contract.LogFields;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.RoutedRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a request takes along when the route sends it out.
 *
 * @param checksPassed the bits of each {@link Check} that let it pass
 * @param added fields that steps of the user's set; null for none
 */
record Clearance(int checksPassed, @Nullable AddedFields added) {

    private static final Logger LOG = LoggerFactory.getLogger(Clearance.class);

    /**
     * Why the request must not go out, whatever the route says; null if it may. A step refused it, in a copy of the
     * exchange or before a handler that went on all the same; or a check was never made, because its step failed or the
     * route has none.
     */
    @Nullable
    Refusal refusal(RoutedRequest routed, Set<Check> required) {
        if (routed.refusal() != null) {
            return routed.refusal();
        }
        for (Check check : required) {
            if ((checksPassed & check.bit()) == 0) {
                LogFields.about(routed, () -> logMissing(routed, check));
                return new Refusal.Internal();
            }
        }
        return null;
    }

    private static void logMissing(RoutedRequest routed, Check check) {
        LOG.error(
                "request {}: not forwarded, because the route has not passed its step {}",
                routed.nameInLog(),
                check.step());
    }
}
