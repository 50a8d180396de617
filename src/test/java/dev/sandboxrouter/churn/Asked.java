package dev.sandboxrouter.churn;

import dev.sandboxrouter.testkit.kubernetes.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was asked of a sandbox through the router. Times are of {@link System#nanoTime()}.
 *
 * @param sandbox the name asked for
 * @param uid the uid asked for; null where the name alone was given
 * @param arrived before the request was sent, so not after it arrived at the router; of a tunnel, the upgrade request
 * @param spoken before this very question was sent: the request's {@code arrived}, or a tunnel's frame
 * @param answered after the answer was read
 */
record Asked(String sandbox, @Nullable String uid, long arrived, long spoken, long answered) {

    /** Whether an answer of this tenant is what was asked for. By name, every incarnation of the name is. */
    boolean means(Tenant tenant) {
        return uid == null
                ? tenant.sandbox().equals(sandbox)
                : tenant.sandboxUid().equals(uid);
    }
}
