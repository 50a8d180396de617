package dev.sandboxrouter.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a file holds: the rules, and what has to be known of them besides. */
final class RulesDocument {

    /** Of the file's shape. A file of a later router is unreadable to this one, and that closes the sandbox. */
    private static final int FORMAT = 1;

    private static final Set<String> FIELDS = Set.of("format", "namespace", "id", "revision", "ownerUid", "network");

    private RulesDocument() {}

    static byte[] write(StoreEntry.Held held) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", FORMAT);
        json.put("namespace", held.sandbox().namespace());
        json.put("id", held.sandbox().id());
        json.put("revision", held.stored().revision());
        json.put("ownerUid", held.stored().ownerUid());
        json.set("network", RulesJson.write(held.stored().rules()));
        return (json.toPrettyString() + '\n').getBytes(StandardCharsets.UTF_8);
    }

    /** Whatever is not exactly what {@link #write} writes for this sandbox is unreadable: a file in part, or another's. */
    static StoreEntry read(SandboxKey sandbox, byte[] content) {
        List<String> problems = new ArrayList<>();
        JsonNode json = StrictJson.read(content, "the file", problems);
        if (json == null || !json.isObject()) {
            problems.add("the file holds no JSON object");
            return new StoreEntry.Unreadable(sandbox, String.join("; ", problems));
        }
        judge(sandbox, json, problems);
        NetworkRules rules = RulesJson.read(json.path("network"), NetworkRules.DEFAULTS, problems);
        return problems.isEmpty()
                ? new StoreEntry.Held(
                        sandbox,
                        new StoredRules(
                                rules,
                                json.path("ownerUid").textValue(),
                                json.path("revision").asText()))
                : new StoreEntry.Unreadable(sandbox, String.join("; ", problems));
    }

    private static void judge(SandboxKey sandbox, JsonNode json, List<String> problems) {
        json.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                problems.add("unknown field " + name);
            }
        });
        expect(json.path("format").asInt() == FORMAT, "format is not " + FORMAT, problems);
        expect(sandbox.namespace().equals(json.path("namespace").textValue()), "namespace is another", problems);
        expect(sandbox.id().equals(json.path("id").textValue()), "id is another", problems);
        expect(Revisions.isRevision(json.path("revision").asText("")), "revision is none", problems);
        JsonNode owner = json.path("ownerUid");
        expect(owner.isTextual() || owner.isNull(), "ownerUid is neither text nor null", problems);
    }

    private static void expect(boolean held, String problem, List<String> problems) {
        if (!held) {
            problems.add(problem);
        }
    }
}
