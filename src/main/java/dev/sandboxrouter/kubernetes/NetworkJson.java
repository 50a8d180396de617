package dev.sandboxrouter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import dev.sandboxrouter.store.RulesJson;
import dev.sandboxrouter.store.StoreEntry;
import dev.sandboxrouter.store.StoredRules;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A {@code SandboxNetwork} as JSON. What this router does not know in it is left as it is. */
final class NetworkJson {

    static final String GROUP = "sandboxrouter.dev";
    static final String VERSION = "v1alpha1";
    static final String KIND = "SandboxNetwork";
    static final String PLURAL = "sandboxnetworks";

    /** Names a write. Status and owner come and go without it, so that they cost no caller its ETag. */
    static final String WRITE = GROUP + "/write";

    private static final Pattern WRITE_NAME = Pattern.compile("[0-9a-f]{16}");
    private static final String SANDBOX_GROUP = "agents.x-k8s.io";
    private static final String SANDBOX_KIND = "Sandbox";
    private static final int DIGEST_BYTES = 8;

    /** What the API server makes; a copy that is created anew must not have it. */
    private static final List<String> MADE =
            List.of("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink");

    private NetworkJson() {}

    static String path(String namespace) {
        return "/apis/" + GROUP + '/' + VERSION + "/namespaces/" + namespace + '/' + PLURAL;
    }

    /** The rules that an object states, or why it states none. */
    static StoreEntry entry(SandboxKey sandbox, JsonNode json) {
        List<String> problems = new ArrayList<>();
        NetworkRules rules = RulesJson.read(json.path("spec"), NetworkRules.DEFAULTS, problems);
        return problems.isEmpty()
                ? new StoreEntry.Held(sandbox, new StoredRules(rules, ownerUid(json), revision(json, rules)))
                : new StoreEntry.Unreadable(sandbox, String.join("; ", problems));
    }

    /**
     * The write's name and a digest of the rules: it changes with whatever changes the rules, kubectl too, and it does not
     * with what leaves them alone. {@code resourceVersion} changes with the status, {@code generation} begins anew with
     * each new object of a name.
     */
    private static String revision(JsonNode json, NetworkRules rules) {
        String write = writeOf(json);
        String origin = WRITE_NAME.matcher(write).matches()
                ? write
                : json.path("metadata").path("uid").asText();
        return origin + '-' + digest(RulesJson.write(rules).toString());
    }

    /** The name of the write that made the object what it is; empty if it was made by somebody else. */
    static String writeOf(JsonNode json) {
        return json.path("metadata").path("annotations").path(WRITE).asText("");
    }

    private static String digest(String text) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static ObjectNode fresh(SandboxKey sandbox) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", GROUP + '/' + VERSION);
        json.put("kind", KIND);
        ObjectNode meta = json.putObject("metadata");
        meta.put("namespace", sandbox.namespace());
        meta.put("name", sandbox.id());
        return json;
    }

    /** States other rules, whole; absent is what is not set. */
    static void state(ObjectNode json, NetworkRules rules, String write) {
        ObjectNode spec = RulesJson.write(rules);
        if (spec.path("maskRequestHost").isNull()) {
            spec.remove("maskRequestHost");
        }
        json.set("spec", spec);
        json.withObject("/metadata").withObject("/annotations").put(WRITE, write);
    }

    /** Makes the Sandbox the owner, in the place of an earlier one, so that the garbage collector takes the rules with it. */
    static void own(ObjectNode json, String apiVersion, String uid) {
        ArrayNode owners = JsonNodeFactory.instance.arrayNode();
        for (JsonNode owner : json.path("metadata").path("ownerReferences")) {
            if (!isSandbox(owner)) {
                owners.add(owner);
            }
        }
        ObjectNode owner = owners.addObject();
        owner.put("apiVersion", apiVersion);
        owner.put("kind", SANDBOX_KIND);
        owner.put("name", json.path("metadata").path("name").asText());
        owner.put("uid", uid);
        json.withObject("/metadata").set("ownerReferences", owners);
    }

    /** The uid of the Sandbox that owns it; null if none does. */
    static @Nullable String ownerUid(JsonNode json) {
        for (JsonNode owner : json.path("metadata").path("ownerReferences")) {
            if (isSandbox(owner)) {
                return owner.path("uid").textValue();
            }
        }
        return null;
    }

    private static boolean isSandbox(JsonNode owner) {
        return SANDBOX_KIND.equals(owner.path("kind").textValue())
                && owner.path("apiVersion").asText("").startsWith(SANDBOX_GROUP + '/');
    }

    /** A write names what it replaces, null for nothing: while that is there, the write may still be under way to it. */
    static boolean mayYetCome(@Nullable JsonNode named, @Nullable JsonNode stored) {
        if (named == null || stored == null) {
            return named == null && stored == null;
        }
        return version(named).equals(version(stored));
    }

    private static String version(JsonNode json) {
        return json.path("metadata").path("resourceVersion").asText();
    }

    /** The object as it was, under the identity that it has now. */
    static ObjectNode asItWas(ObjectNode before, JsonNode now) {
        ObjectNode json = before.deepCopy();
        json.withObject("/metadata").set("resourceVersion", now.path("metadata").path("resourceVersion"));
        return json;
    }

    /** The object as it was, to be created again. */
    static ObjectNode again(ObjectNode before) {
        ObjectNode json = before.deepCopy();
        json.withObject("/metadata").remove(MADE);
        json.remove("status");
        return json;
    }
}
