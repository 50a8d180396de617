package dev.sandboxrouter.directory;

import dev.sandboxrouter.contract.SandboxKey;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the directory needs to know of a pod, and nothing else: fifty thousand of these are held, whole pods would be ten
 * times as large.
 *
 * @param name namespace and name; the name of a pod, not of a sandbox
 * @param uid of the pod; never used again once the pod is gone
 * @param version {@code metadata.resourceVersion} as a number; {@link #NO_VERSION} where it is none, then the order of
 *     arrival decides
 * @param createdSeconds {@code metadata.creationTimestamp} in seconds since 1970; 0 where it is absent
 * @param owner the controlling Sandbox; null: the pod is none of ours
 * @param ready the condition Ready is True
 * @param terminating {@code metadata.deletionTimestamp} is set
 * @param hostNetwork its address is its node's
 * @param warm carries the label {@code agents.x-k8s.io/warm-pool-sandbox}
 * @param addresses {@code status.podIPs}, {@code status.podIP} first; may be empty
 */
public record PodRecord(
        Name name,
        String uid,
        long version,
        long createdSeconds,
        @Nullable Owner owner,
        boolean ready,
        boolean terminating,
        boolean hostNetwork,
        boolean warm,
        List<InetAddress> addresses) {

    public static final long NO_VERSION = -1;

    /** Namespace and name of a pod: what an API server finds it by. */
    public record Name(String namespace, String name) {

        @Override
        public String toString() {
            return namespace + '/' + name;
        }
    }

    /** The Sandbox that controls a pod. */
    public record Owner(String uid, String name) {}

    public PodRecord {
        addresses = List.copyOf(addresses);
    }

    /** Whether the directory may hold it; contract 4.3. */
    boolean isRoutable() {
        return owner != null && ready && !terminating && !hostNetwork && !addresses.isEmpty();
    }

    /** Whether this was told earlier than the other; false where nobody can say. */
    boolean isOlderThan(PodRecord other) {
        return version != NO_VERSION && other.version != NO_VERSION && version < other.version;
    }

    /** Whether a pod is the later of two different ones. Pods of one second are told apart by what was said last. */
    static boolean comesAfter(PodRecord pod, PodRecord other) {
        long seconds = pod.createdSeconds - other.createdSeconds;
        return seconds == 0 ? !pod.isOlderThan(other) : seconds > 0;
    }

    /**
     * The name and place of the sandbox that the pod is.
     *
     * @throws IllegalStateException if the pod has no owner
     */
    DirectoryEntry toEntry() {
        if (owner == null) {
            throw new IllegalStateException(name + " is no sandbox's pod");
        }
        return new DirectoryEntry(new SandboxKey(name.namespace(), owner.name()), owner.uid(), uid, addresses);
    }
}
