package dev.sandboxrouter.churn;

import org.jspecify.annotations.Nullable;

/**
 * Whom a client wants to reach.
 *
 * @param uid null to ask by name alone
 * @param hint an address for {@code X-Sandbox-Pod-IP}, which may be anybody's; null for none
 */
record Wanted(String sandbox, @Nullable String uid, @Nullable String hint) {

    static final String NAMESPACE = "churn";

    /** The routing fields, each with its line end. */
    String fields(int port) {
        return "X-Sandbox-ID: " + sandbox + "\r\nX-Sandbox-Namespace: " + NAMESPACE + "\r\nX-Sandbox-Port: " + port
                + "\r\n"
                + (uid == null ? "" : "X-Sandbox-UID: " + uid + "\r\n")
                + (hint == null ? "" : "X-Sandbox-Pod-IP: " + hint + "\r\n");
    }

    Asked asked(long arrived, long spoken) {
        return new Asked(sandbox, uid, arrived, spoken, System.nanoTime());
    }
}
