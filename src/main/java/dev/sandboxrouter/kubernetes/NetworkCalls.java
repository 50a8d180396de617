package dev.sandboxrouter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.store.StoreException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Single calls about a {@code SandboxNetwork}; each blocks until it is answered, or for {@link #TIMEOUT}. */
final class NetworkCalls {

    /** A caller of the control API waits for up to a handful of these. */
    static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final String JSON = "application/json";
    private static final int LONGEST_QUOTE = 300;

    /**
     * What the API server answered.
     *
     * @param json the object, or a Status; empty where it was no JSON
     */
    record Reply(int code, ObjectNode json) {

        boolean isDone() {
            return code == 200 || code == 201 || code == 202;
        }

        /** The object is there already, or is not the one that was named. */
        boolean isConflict() {
            return code == 409;
        }

        boolean isAbsent() {
            return code == 404;
        }
    }

    private final HttpClient http;
    private final String base;

    NetworkCalls(KubernetesClient client) {
        this.http = client.getHttpClient();
        this.base = ResourceApi.baseOf(client);
    }

    /** Reads; null if there is none. */
    @Nullable
    ObjectNode get(SandboxKey sandbox) throws IOException {
        Reply reply = call("GET", path(sandbox), null, false);
        if (reply.isAbsent()) {
            return null;
        }
        return checked("read", sandbox, reply).json();
    }

    Reply create(SandboxKey sandbox, ObjectNode json) throws IOException {
        Reply reply = call("POST", NetworkJson.path(sandbox.namespace()), json, true);
        if (reply.isAbsent()) {
            throw new StoreException(
                    StoreException.Kind.REFUSED,
                    "no rules can be kept in namespace " + sandbox.namespace() + ": the cluster does not have it");
        }
        return reply.isConflict() ? reply : checked("create", sandbox, reply);
    }

    /** Replaces the object of the version that the JSON names. */
    Reply replace(SandboxKey sandbox, ObjectNode json) throws IOException {
        Reply reply = call("PUT", path(sandbox), json, true);
        return reply.isConflict() || reply.isAbsent() ? reply : checked("update", sandbox, reply);
    }

    /** Deletes the object of this uid and version. */
    Reply delete(SandboxKey sandbox, JsonNode found) throws IOException {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("apiVersion", "v1");
        options.put("kind", "DeleteOptions");
        ObjectNode conditions = options.putObject("preconditions");
        conditions.set("uid", found.path("metadata").path("uid"));
        conditions.set("resourceVersion", found.path("metadata").path("resourceVersion"));
        Reply reply = call("DELETE", path(sandbox), options, true);
        return reply.isConflict() || reply.isAbsent() ? reply : checked("delete", sandbox, reply);
    }

    /** Writes the status alone; the rest of the JSON only says whose. */
    Reply replaceStatus(SandboxKey sandbox, ObjectNode json) throws IOException {
        return call("PUT", path(sandbox) + "/status", json, false);
    }

    /** The API version that the cluster prefers for a group; null if it does not have the group, or does not say. */
    @Nullable
    String preferredVersion(String group) throws IOException {
        return call("GET", "/apis/" + group, null, false)
                .json()
                .path("preferredVersion")
                .path("groupVersion")
                .textValue();
    }

    private static String path(SandboxKey sandbox) {
        return NetworkJson.path(sandbox.namespace()) + '/' + sandbox.id();
    }

    private static Reply checked(String verb, SandboxKey sandbox, Reply reply) throws StoreException {
        if (reply.isDone()) {
            return reply;
        }
        String said = reply.json().path("message").asText("");
        String text = "the API server answered " + reply.code() + " to " + verb + " the SandboxNetwork " + sandbox
                + (said.isEmpty() ? "" : ": " + said.substring(0, Math.min(LONGEST_QUOTE, said.length())));
        throw new StoreException(kindOf(verb, reply.code()), text);
    }

    /** A server error may come after the deed: behind a 500 or a 504 may be an etcd that was slow to say yes. */
    private static StoreException.Kind kindOf(String verb, int code) {
        if (code == 400 || code == 413 || code == 422) {
            return StoreException.Kind.REFUSED;
        }
        boolean mayBeDone = code >= 500 && code != 503 && !verb.equals("read");
        return mayBeDone ? StoreException.Kind.UNKNOWN : StoreException.Kind.UNAVAILABLE;
    }

    private Reply call(String method, String path, @Nullable ObjectNode json, boolean changes) throws IOException {
        HttpRequest.Builder request = http.newHttpRequestBuilder()
                .uri(base + path)
                .header("Accept", JSON)
                .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        if (json != null) {
            request.method(method, JSON, json.toString());
        }
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request.build(), byte[].class);
        try {
            HttpResponse<byte[]> response = answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return new Reply(response.code(), parsed(response.body()));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw unanswered(changes, "the API server did not answer within " + TIMEOUT.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            boolean unsent = causedBy(e, ConnectException.class);
            throw unanswered(changes && !unsent, "the API server cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unanswered(changes, "interrupted while waiting for the API server", e);
        }
    }

    private static StoreException unanswered(boolean mayBeDone, String text, Exception cause) {
        return new StoreException(
                mayBeDone ? StoreException.Kind.UNKNOWN : StoreException.Kind.UNAVAILABLE, text, cause);
    }

    private static boolean causedBy(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static ObjectNode parsed(byte @Nullable [] body) {
        try {
            JsonNode json = body == null || body.length == 0 ? null : PodJson.read(body, JsonNode.class);
            return json instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        } catch (IOException e) {
            return JsonNodeFactory.instance.objectNode().put("message", new String(body, StandardCharsets.UTF_8));
        }
    }
}
