package dev.sandboxrouter.config;

/** Where rule sets are kept; contract section 10.2. */
public enum RuleStoreKind {
    /** One file a sandbox, for one router. */
    FILE,
    /** One custom resource a sandbox, for all replicas. */
    KUBERNETES
}
