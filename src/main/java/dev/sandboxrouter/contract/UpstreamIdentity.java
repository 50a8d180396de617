package dev.sandboxrouter.contract;

import java.net.InetAddress;

/**
 * Whose connection an upstream connection is (contract section 5, "reused per"). An address alone never is an identity:
 * a pod's address belongs to the next tenant seconds after the pod is gone.
 */
public sealed interface UpstreamIdentity {

    /** A pod that the directory knows by its Kubernetes uid. */
    record Pod(String podUid) implements UpstreamIdentity {}

    /** Where no pod uid is known: the sandbox as addressed, where its address came from, and that address. */
    record Unpinned(Source source, SandboxKey sandbox, InetAddress address) implements UpstreamIdentity {}
}
