package dev.sandboxrouter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sandboxrouter.address.DnsLabel;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.store.StoreEntry;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a {@code SandboxNetwork}: its rules as they were read, and what a write has to name.
 *
 * @param uid of this object, not of the sandbox
 * @param version {@code metadata.resourceVersion} as a number
 * @param resourceVersion the same as the API server wrote it
 * @param generation counts changes of {@code spec}
 * @param entry the rules, or why they are none
 * @param verdict {@code status} as it is
 */
record NetworkObject(
        SandboxKey sandbox,
        String uid,
        long version,
        String resourceVersion,
        long generation,
        StoreEntry entry,
        NetworkStatus verdict) {

    /** Reads one; null if it has no identity. */
    static @Nullable NetworkObject of(JsonNode json) {
        JsonNode meta = json.path("metadata");
        String namespace = meta.path("namespace").textValue();
        String name = meta.path("name").textValue();
        String uid = meta.path("uid").textValue();
        if (namespace == null || name == null || uid == null) {
            return null;
        }
        SandboxKey sandbox = new SandboxKey(namespace, name);
        String version = meta.path("resourceVersion").asText("");
        return new NetworkObject(
                sandbox,
                uid,
                PodRecords.version(version),
                version,
                meta.path("generation").asLong(0),
                NetworkJson.entry(sandbox, json),
                NetworkStatus.of(json.path("status")));
    }

    /** A resource's name may have dots and 253 characters; that of a sandbox is a DNS label, so such a one is nobody's. */
    boolean namesASandbox() {
        return DnsLabel.matches(sandbox.id());
    }
}
