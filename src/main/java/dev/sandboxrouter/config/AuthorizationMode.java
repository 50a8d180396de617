package dev.sandboxrouter.config;

/** Who may talk to a sandbox; contract section 11. */
public enum AuthorizationMode {
    /** Everybody. */
    ALLOW_ALL,
    /** Whoever knows the one token. */
    SHARED_TOKEN,
    /** Whoever the cluster knows. */
    TOKENREVIEW,
    /** Whom the cluster's RBAC allows. */
    SUBJECTACCESSREVIEW,
    /** Whoever holds a token of that sandbox. */
    SCOPED_TOKEN;

    /** Whether the API server is asked. */
    public boolean asksCluster() {
        return this == TOKENREVIEW || this == SUBJECTACCESSREVIEW;
    }
}
