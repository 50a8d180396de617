package dev.sandboxrouter.contract;

/**
 * The name of a sandbox as a caller addresses it and as rules, authorization and tokens judge it (contract section 1).
 * Both parts are DNS-1123 labels; whoever builds a key has checked that.
 *
 * @param namespace Kubernetes namespace, 1..63 characters
 * @param id name of the Sandbox object, 1..63 characters
 */
public record SandboxKey(String namespace, String id) {

    /** Returns {@code namespace/id}. */
    @Override
    public String toString() {
        return namespace + '/' + id;
    }
}
