package dev.sandboxrouter.contract;

/**
 * Who knows, beside the caller's word, that there is a namespace; contract section 14. What refuses a request comes before
 * what finds its sandbox, so a refusal has no evidence of its own.
 */
@FunctionalInterface
public interface KnownNamespaces {

    /** Whether a sandbox of this namespace is held now. Any thread; neither blocks nor allocates. */
    boolean holds(String namespace);
}
