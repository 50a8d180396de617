package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.address.IpLiteral;
import dev.sandboxrouter.directory.PodRecord;
import java.net.InetAddress;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes records of pods, on any thread. It remembers namespaces, so that each is one string however many pods it has. */
final class PodRecords {

    /** What makes a pod a sandbox's; its value does not matter. */
    static final String SANDBOX_LABEL = "agents.x-k8s.io/sandbox-name-hash";

    static final String WARM_POOL_LABEL = "agents.x-k8s.io/warm-pool-sandbox";
    private static final String SANDBOX_GROUP = "agents.x-k8s.io/";
    private static final String SANDBOX_KIND = "Sandbox";

    private final Map<String, String> namespaces = new ConcurrentHashMap<>();

    /** The record; null if it has no namespace, name or uid, so that it is no pod. */
    @Nullable
    PodRecord of(PodJson.@Nullable Pod pod) {
        PodJson.Metadata meta = pod == null ? null : pod.metadata();
        if (pod == null || meta == null || meta.namespace() == null || meta.name() == null || meta.uid() == null) {
            return null;
        }
        PodJson.Owner owner = sandboxOf(meta);
        boolean labelled = labels(meta).containsKey(SANDBOX_LABEL);
        return new PodRecord(
                new PodRecord.Name(shared(meta.namespace()), meta.name()),
                meta.uid(),
                version(meta.resourceVersion()),
                seconds(meta.creationTimestamp()),
                owner == null || !labelled ? null : toOwner(owner, meta.name()),
                isReady(pod.status()),
                meta.deletionTimestamp() != null,
                pod.spec() != null && pod.spec().hostNetwork(),
                labels(meta).containsKey(WARM_POOL_LABEL),
                addresses(pod.status()));
    }

    /** A version as a number, as all API servers give it. */
    static long version(@Nullable String text) {
        try {
            return text == null ? PodRecord.NO_VERSION : Math.max(PodRecord.NO_VERSION, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return PodRecord.NO_VERSION;
        }
    }

    private static Map<String, String> labels(PodJson.Metadata meta) {
        return meta.labels() == null ? Map.of() : meta.labels();
    }

    /** The controller, if it is a Sandbox; in any version of its group (contract 4.3). */
    private static PodJson.@Nullable Owner sandboxOf(PodJson.Metadata meta) {
        List<PodJson.Owner> owners = meta.ownerReferences() == null ? List.of() : meta.ownerReferences();
        return owners.stream()
                .filter(owner -> owner.controller()
                        && SANDBOX_KIND.equals(owner.kind())
                        && owner.apiVersion() != null
                        && owner.apiVersion().startsWith(SANDBOX_GROUP)
                        && owner.uid() != null
                        && owner.name() != null)
                .findFirst()
                .orElse(null);
    }

    /** A sandbox's pod mostly has the sandbox's name: one string for both. */
    private static PodRecord.Owner toOwner(PodJson.Owner owner, String podName) {
        String name = Objects.requireNonNull(owner.name());
        return new PodRecord.Owner(Objects.requireNonNull(owner.uid()), name.equals(podName) ? podName : name);
    }

    private static boolean isReady(PodJson.@Nullable Status status) {
        return status != null
                && status.conditions() != null
                && status.conditions().stream()
                        .anyMatch(condition -> "Ready".equals(condition.type()) && "True".equals(condition.status()));
    }

    private static List<InetAddress> addresses(PodJson.@Nullable Status status) {
        Set<InetAddress> addresses = new LinkedHashSet<>(2);
        if (status != null && status.podIP() != null) {
            add(addresses, status.podIP());
            if (status.podIPs() != null) {
                status.podIPs().forEach(each -> add(addresses, each.ip()));
            }
        }
        return List.copyOf(addresses);
    }

    private static void add(Set<InetAddress> addresses, @Nullable String text) {
        InetAddress address = text == null ? null : IpLiteral.parse(text);
        if (address != null) {
            addresses.add(address);
        }
    }

    private static long seconds(@Nullable String timestamp) {
        try {
            return timestamp == null ? 0 : Instant.parse(timestamp).getEpochSecond();
        } catch (DateTimeParseException e) {
            return 0;
        }
    }

    private String shared(String namespace) {
        return namespaces.computeIfAbsent(namespace, name -> name);
    }
}
