package dev.sandboxrouter.contract;

/**
 * What speaks for it that a request's namespace exists, beside the caller's word; contract section 14. A caller must not be
 * able to invent metric labels.
 */
public enum NamespaceEvidence {
    /** Nothing. */
    NONE,
    /**
     * A successful response from an address that the caller named and nobody else knows: somebody is there, and may be in
     * any namespace.
     */
    RESPONSE,
    /** The directory holds the sandbox, or a successful response came from where the cluster's DNS led. */
    CLUSTER
}
