package dev.sandboxrouter.deploy;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What network policies let through, as their documentation defines it: they add up, and within a rule all must fit. */
record Traffic(List<NetworkPolicy> policies) {

    /**
     * The other side of a connection.
     *
     * @param pod its pod's labels; null for what is no pod, such as a node or the API server
     * @param namespace its namespace's labels
     */
    record Peer(@Nullable Map<String, String> pod, Map<String, String> namespace) {

        static Peer pod(String namespace, Map<String, String> labels) {
            return new Peer(labels, Map.of("kubernetes.io/metadata.name", namespace));
        }

        static Peer notAPod() {
            return new Peer(null, Map.of());
        }
    }

    boolean admits(Peer from, int port) {
        return policies.stream()
                .flatMap(policy -> policy.getSpec().getIngress().stream())
                .anyMatch(rule -> fits(rule.getFrom(), from) && covers(rule.getPorts(), "TCP", port));
    }

    boolean letsOut(Peer to, String protocol, int port) {
        return policies.stream()
                .flatMap(policy -> policy.getSpec().getEgress().stream())
                .anyMatch(rule -> fits(rule.getTo(), to) && covers(rule.getPorts(), protocol, port));
    }

    private static boolean fits(List<NetworkPolicyPeer> peers, Peer peer) {
        return peers.isEmpty() || peers.stream().anyMatch(one -> fits(one, peer));
    }

    private static boolean fits(NetworkPolicyPeer one, Peer peer) {
        if (one.getIpBlock() != null) {
            throw new AssertionError("this test cannot judge an ipBlock: " + one.getIpBlock());
        }
        Map<String, String> labels = peer.pod();
        return labels != null
                && one.getNamespaceSelector() != null
                && selects(one.getNamespaceSelector(), peer.namespace())
                && (one.getPodSelector() == null || selects(one.getPodSelector(), labels));
    }

    private static boolean selects(LabelSelector selector, Map<String, String> labels) {
        Map<String, String> wanted = selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
        return labels.entrySet().containsAll(wanted.entrySet())
                && selector.getMatchExpressions().stream().allMatch(one -> holds(one, labels));
    }

    private static boolean holds(LabelSelectorRequirement requirement, Map<String, String> labels) {
        boolean there = labels.containsKey(requirement.getKey());
        return switch (requirement.getOperator()) {
            case "Exists" -> there;
            case "DoesNotExist" -> !there;
            default -> throw new AssertionError("this test cannot judge " + requirement.getOperator());
        };
    }

    private static boolean covers(List<NetworkPolicyPort> ports, String protocol, int port) {
        return ports.isEmpty()
                || ports.stream()
                        .anyMatch(one -> one.getProtocol().equals(protocol)
                                && port >= one.getPort().getIntVal()
                                && port
                                        <= (one.getEndPort() == null
                                                ? one.getPort().getIntVal()
                                                : one.getEndPort()));
    }
}
