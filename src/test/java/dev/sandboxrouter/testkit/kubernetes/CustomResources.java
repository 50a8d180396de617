package dev.sandboxrouter.testkit.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The {@code SandboxNetwork} objects of an API server, as etcd keeps them: every change has a version, a write names the
 * version that it replaces, {@code generation} counts changes of {@code spec}, and {@code status} is written apart.
 * Thread-safe.
 */
public final class CustomResources {

    /** What a call is answered. */
    record Reply(int code, String json) {}

    /** A change, as a watch tells it. */
    record Event(long version, String type, String json) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final List<Event> history = new ArrayList<>();
    private long version = 5000;
    private long forgotten = 5000;

    // ---------------------------------------------------------------- as kubectl does

    /** Creates an object or replaces its spec, as {@code kubectl apply} does. */
    public synchronized void apply(String namespace, String name, String spec) {
        ObjectNode known = objects.get(namespace + '/' + name);
        ObjectNode next = known == null ? fresh(namespace, name) : known.deepCopy();
        next.set("spec", parsed(spec));
        store(known == null ? "ADDED" : "MODIFIED", known, next);
    }

    /** Deletes an object, as the garbage collector does too. */
    public synchronized void delete(String namespace, String name) {
        ObjectNode known = objects.get(namespace + '/' + name);
        if (known != null) {
            remove(known);
        }
    }

    /** An object as it is stored; null if there is none. */
    public synchronized @Nullable JsonNode get(String namespace, String name) {
        ObjectNode known = objects.get(namespace + '/' + name);
        return known == null ? null : known.deepCopy();
    }

    /** Forgets the past: who watches from an older version is told 410. */
    public synchronized void compact() {
        forgotten = version;
    }

    private static ObjectNode fresh(String namespace, String name) {
        ObjectNode json = JSON.createObjectNode();
        json.put("apiVersion", "sandboxrouter.dev/v1alpha1");
        json.put("kind", "SandboxNetwork");
        json.putObject("metadata").put("namespace", namespace).put("name", name);
        return json;
    }

    // ---------------------------------------------------------------- as a client asks

    synchronized Reply list(@Nullable String namespace) {
        ObjectNode list = JSON.createObjectNode();
        list.put("kind", "SandboxNetworkList");
        list.putObject("metadata").put("resourceVersion", Long.toString(version));
        var items = list.putArray("items");
        objects.values().stream()
                .filter(object -> namespace == null
                        || namespace.equals(object.at("/metadata/namespace").asText()))
                .forEach(items::add);
        return new Reply(200, list.toString());
    }

    synchronized Reply read(String key) {
        ObjectNode known = objects.get(key);
        return known == null ? notFound(key) : new Reply(200, known.toString());
    }

    synchronized Reply create(String namespace, String body) {
        ObjectNode next = parsed(body);
        next.withObject("/metadata").put("namespace", namespace);
        next.remove("status");
        String key = namespace + '/' + next.at("/metadata/name").asText();
        return objects.containsKey(key)
                ? conflict("AlreadyExists", key)
                : new Reply(201, store("ADDED", null, next).toString());
    }

    synchronized Reply replace(String key, String body, boolean status) {
        ObjectNode known = objects.get(key);
        ObjectNode sent = parsed(body);
        if (known == null) {
            return notFound(key);
        }
        String expected = sent.at("/metadata/resourceVersion").asText();
        if (!expected.isEmpty()
                && !expected.equals(known.at("/metadata/resourceVersion").asText())) {
            return conflict("Conflict", key);
        }
        ObjectNode next = status ? known.deepCopy() : sent;
        JsonNode verdict = (status ? sent : known).get("status");
        if (verdict == null) {
            next.remove("status");
        } else {
            next.set("status", verdict);
        }
        return new Reply(200, store("MODIFIED", known, next).toString());
    }

    synchronized Reply deleteIf(String key, String body) {
        ObjectNode known = objects.get(key);
        if (known == null) {
            return notFound(key);
        }
        JsonNode conditions =
                body.isEmpty() ? JSON.createObjectNode() : parsed(body).path("preconditions");
        for (String field : new String[] {"uid", "resourceVersion"}) {
            if (conditions.has(field) && !conditions.get(field).equals(known.at("/metadata/" + field))) {
                return conflict("Conflict", key);
            }
        }
        remove(known);
        return new Reply(200, "{\"kind\":\"Status\",\"status\":\"Success\"}");
    }

    /** The first change after a version; null if there is none yet. */
    synchronized @Nullable Event after(long seen) {
        return history.stream()
                .filter(event -> event.version() > seen)
                .findFirst()
                .orElse(null);
    }

    synchronized boolean remembers(long seen) {
        return seen >= forgotten;
    }

    // ---------------------------------------------------------------- storing

    private ObjectNode store(String type, @Nullable ObjectNode known, ObjectNode next) {
        ObjectNode meta = next.withObject("/metadata");
        boolean respecified = known == null || !known.path("spec").equals(next.path("spec"));
        long generation = known == null ? 0 : known.at("/metadata/generation").asLong();
        meta.put(
                "uid",
                known == null
                        ? UUID.randomUUID().toString()
                        : known.at("/metadata/uid").asText());
        meta.put("generation", respecified ? generation + 1 : generation);
        meta.put("resourceVersion", Long.toString(++version));
        objects.put(keyOf(next), next);
        tell(type, next);
        return next;
    }

    private void remove(ObjectNode known) {
        ObjectNode last = known.deepCopy();
        last.withObject("/metadata").put("resourceVersion", Long.toString(++version));
        objects.remove(keyOf(known));
        tell("DELETED", last);
    }

    private void tell(String type, ObjectNode object) {
        history.add(new Event(version, type, "{\"type\":\"" + type + "\",\"object\":" + object + '}'));
        notifyAll();
    }

    /** Waits for a change, or for a moment. */
    @SuppressWarnings("WaitNotInLoop") // the caller loops
    synchronized void await(long millis) throws InterruptedException {
        wait(millis);
    }

    private static String keyOf(JsonNode object) {
        return object.at("/metadata/namespace").asText()
                + '/'
                + object.at("/metadata/name").asText();
    }

    private static Reply notFound(String key) {
        return new Reply(404, ApiStatus.notFound("sandboxnetworks " + key).json());
    }

    private static Reply conflict(String reason, String key) {
        return new Reply(409, new ApiStatus(409, reason, "sandboxnetworks " + key + " has changed", 0).json());
    }

    private static ObjectNode parsed(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
