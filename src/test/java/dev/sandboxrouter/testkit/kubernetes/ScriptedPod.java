package dev.sandboxrouter.testkit.kubernetes;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One state of a pod, as far as a router looks at it. Each method that is named for a change gives the pod after it.
 *
 * @param uid of the pod; a pod that is made again under its name has another one
 * @param owner the controlling owner; null for a bare pod
 * @param ips {@code status.podIPs}, the first is {@code status.podIP}
 * @param ready the status of the condition {@code Ready}
 * @param terminating whether {@code deletionTimestamp} is set
 * @param phase {@code status.phase}
 * @param created {@code creationTimestamp}, whole seconds
 */
public record ScriptedPod(
        String namespace,
        String name,
        String uid,
        @Nullable Owner owner,
        Map<String, String> labels,
        List<String> ips,
        boolean ready,
        boolean terminating,
        boolean hostNetwork,
        String phase,
        Instant created) {

    /** The label by which the sandbox controller marks its pods. */
    public static final String SANDBOX_LABEL = "agents.x-k8s.io/sandbox-name-hash";
    /** The label of a pod that waits in a warm pool. */
    public static final String WARM_POOL_LABEL = "agents.x-k8s.io/warm-pool-sandbox";

    /** An owner reference. */
    public record Owner(String apiVersion, String kind, String name, String uid, boolean controller) {}

    /** A pod that nobody owns, labelled as a sandbox's, without an address and not ready. */
    public static ScriptedPod pending(String namespace, String name, String uid) {
        return new ScriptedPod(
                namespace,
                name,
                uid,
                null,
                Map.of(SANDBOX_LABEL, "h" + name),
                List.of(),
                false,
                false,
                false,
                "Pending",
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    /** A pod of a Sandbox, without an address and not ready; it has the Sandbox's name. */
    public static ScriptedPod ofSandbox(String namespace, String sandbox, String sandboxUid, String podUid) {
        return pending(namespace, sandbox, podUid)
                .ownedBy(new Owner("agents.x-k8s.io/v1alpha1", "Sandbox", sandbox, sandboxUid, true));
    }

    public ScriptedPod ownedBy(@Nullable Owner by) {
        return new ScriptedPod(namespace, name, uid, by, labels, ips, ready, terminating, hostNetwork, phase, created);
    }

    /** Ready, at these addresses. */
    public ScriptedPod readyAt(String... addresses) {
        return new ScriptedPod(
                namespace,
                name,
                uid,
                owner,
                labels,
                List.of(addresses),
                true,
                terminating,
                hostNetwork,
                "Running",
                created);
    }

    public ScriptedPod notReady() {
        return new ScriptedPod(
                namespace, name, uid, owner, labels, ips, false, terminating, hostNetwork, phase, created);
    }

    public ScriptedPod asTerminating() {
        return new ScriptedPod(namespace, name, uid, owner, labels, ips, ready, true, hostNetwork, phase, created);
    }

    public ScriptedPod onHostNetwork() {
        return new ScriptedPod(namespace, name, uid, owner, labels, ips, ready, terminating, true, phase, created);
    }

    public ScriptedPod named(String other) {
        return new ScriptedPod(
                namespace, other, uid, owner, labels, ips, ready, terminating, hostNetwork, phase, created);
    }

    public ScriptedPod labelled(String label, String value) {
        Map<String, String> more = new TreeMap<>(labels);
        more.put(label, value);
        return withLabels(more);
    }

    public ScriptedPod unlabelled(String label) {
        Map<String, String> fewer = new TreeMap<>(labels);
        fewer.remove(label);
        return withLabels(fewer);
    }

    private ScriptedPod withLabels(Map<String, String> others) {
        return new ScriptedPod(
                namespace, name, uid, owner, Map.copyOf(others), ips, ready, terminating, hostNetwork, phase, created);
    }

    String key() {
        return namespace + '/' + name;
    }

    /** Whether the router may send requests to this state of the pod. */
    public boolean routable() {
        return ready && !terminating && !hostNetwork && !ips.isEmpty();
    }
}
