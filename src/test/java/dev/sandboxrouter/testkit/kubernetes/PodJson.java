package dev.sandboxrouter.testkit.kubernetes;

import dev.sandboxrouter.testkit.kubernetes.ScriptedPod.Owner;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pods, lists, events and failures as the API server writes them. Values are the tests' own and need no escaping. */
final class PodJson {

    private PodJson() {}

    static String pod(ScriptedPod pod, long resourceVersion) {
        return "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":" + metadata(pod, resourceVersion) + ",\"spec\":"
                + spec(pod) + ",\"status\":" + status(pod) + '}';
    }

    private static String metadata(ScriptedPod pod, long resourceVersion) {
        return "{\"name\":\"" + pod.name() + "\",\"namespace\":\"" + pod.namespace() + "\",\"uid\":\"" + pod.uid()
                + "\",\"resourceVersion\":\"" + resourceVersion + "\",\"creationTimestamp\":\"" + pod.created() + '"'
                + (pod.terminating()
                        ? ",\"deletionTimestamp\":\"" + pod.created().plusSeconds(3600)
                                + "\",\"deletionGracePeriodSeconds\":30"
                        : "")
                + ",\"labels\":" + labels(pod.labels()) + owner(pod.owner()) + '}';
    }

    private static String labels(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> '"' + label.getKey() + "\":\"" + label.getValue() + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String owner(@Nullable Owner owner) {
        return owner == null
                ? ""
                : ",\"ownerReferences\":[{\"apiVersion\":\"" + owner.apiVersion() + "\",\"kind\":\"" + owner.kind()
                        + "\",\"name\":\"" + owner.name() + "\",\"uid\":\"" + owner.uid() + "\",\"controller\":"
                        + owner.controller() + ",\"blockOwnerDeletion\":true}]";
    }

    private static String spec(ScriptedPod pod) {
        return "{\"containers\":[{\"name\":\"sandbox\",\"image\":\"sandbox:1\"}],\"restartPolicy\":\"Always\""
                + (pod.hostNetwork() ? ",\"hostNetwork\":true" : "") + '}';
    }

    private static String status(ScriptedPod pod) {
        return "{\"phase\":\"" + pod.phase() + "\",\"conditions\":[{\"type\":\"Initialized\",\"status\":\"True\"},"
                + "{\"type\":\"Ready\",\"status\":\"" + (pod.ready() ? "True" : "False") + "\"}]" + ips(pod.ips())
                + '}';
    }

    private static String ips(List<String> ips) {
        return ips.isEmpty()
                ? ""
                : ",\"podIP\":\"" + ips.get(0) + "\",\"podIPs\":"
                        + ips.stream().map(ip -> "{\"ip\":\"" + ip + "\"}").collect(Collectors.joining(",", "[", "]"));
    }

    static String event(String type, String object) {
        return "{\"type\":\"" + type + "\",\"object\":" + object + '}';
    }

    static String bookmark(long resourceVersion) {
        return event(
                "BOOKMARK",
                "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"" + resourceVersion
                        + "\",\"creationTimestamp\":null},\"spec\":{\"containers\":null},\"status\":{}}");
    }

    /** A page of a list; an empty continuation where it is the last. */
    static String list(List<StoredChange> items, long resourceVersion, String continuation, int remaining) {
        return "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"" + resourceVersion
                + '"'
                + (continuation.isEmpty()
                        ? ""
                        : ",\"continue\":\"" + continuation + "\",\"remainingItemCount\":" + remaining)
                + "},\"items\":"
                + items.stream()
                        .map(item -> pod(item.pod(), item.resourceVersion()))
                        .collect(Collectors.joining(",", "[", "]"))
                + '}';
    }
}
