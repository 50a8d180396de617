package dev.sandboxrouter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandboxrouter.authz.AccessReviewer.Access;
import dev.sandboxrouter.authz.TokenReviewer.Authenticated;
import dev.sandboxrouter.authz.User;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TokenReview and SubjectAccessReview of Kubernetes' v1 APIs, as far as they matter. Reading is strict: a field of another
 * type than it should have makes the whole answer unreadable, since an API server that got one wrong may have got the rest
 * wrong.
 */
final class ReviewJson {

    private ReviewJson() {}

    static JsonNode tokenReview(String token, List<String> audiences) {
        ObjectNode review = review("authentication.k8s.io/v1", "TokenReview");
        ObjectNode spec = review.putObject("spec").put("token", token);
        if (!audiences.isEmpty()) {
            audiences.forEach(spec.putArray("audiences")::add);
        }
        return review;
    }

    static JsonNode accessReview(User user, Access access) {
        ObjectNode review = review("authorization.k8s.io/v1", "SubjectAccessReview");
        ObjectNode spec = review.putObject("spec");
        ObjectNode wanted = spec.putObject("resourceAttributes");
        wanted.put("verb", access.verb()).put("group", access.group()).put("resource", access.resource());
        wanted.put("namespace", access.namespace());
        putUnlessEmpty(wanted, "subresource", access.subresource());
        putUnlessEmpty(wanted, "name", access.name());
        spec.put("user", user.name());
        putUnlessEmpty(spec, "uid", user.uid());
        if (!user.groups().isEmpty()) {
            user.groups().forEach(spec.putArray("groups")::add);
        }
        if (!user.extra().isEmpty()) {
            ObjectNode extra = spec.putObject("extra");
            user.extra().forEach((key, values) -> {
                ArrayNode array = extra.putArray(key);
                values.forEach(array::add);
            });
        }
        return review;
    }

    private static ObjectNode review(String version, String kind) {
        return JsonNodeFactory.instance.objectNode().put("apiVersion", version).put("kind", kind);
    }

    private static void putUnlessEmpty(ObjectNode object, String name, String value) {
        if (!value.isEmpty()) {
            object.put(name, value);
        }
    }

    /**
     * What a status says of a token; empty if it is no good.
     *
     * @throws ReviewProblem if the status cannot be read, or calls a token good that is nobody's
     */
    static Optional<Authenticated> authenticated(JsonNode status) throws ReviewProblem {
        return flag(status, "authenticated")
                ? Optional.of(new Authenticated(user(status.path("user")), texts(status.path("audiences"))))
                : Optional.empty();
    }

    /**
     * What a status says of an access.
     *
     * @throws ReviewProblem if it cannot be read
     */
    static boolean allowed(JsonNode status) throws ReviewProblem {
        boolean allowed = flag(status, "allowed");
        return !flag(status, "denied") && allowed;
    }

    /** The API server leaves out what is false. */
    private static boolean flag(JsonNode status, String name) throws ReviewProblem {
        JsonNode value = status.path(name);
        require(value.isMissingNode() || value.isBoolean(), name);
        return value.booleanValue();
    }

    private static User user(JsonNode user) throws ReviewProblem {
        String name = user.path("username").asText("");
        require(user.path("username").isTextual() && !name.isEmpty(), "user.username");
        return new User(name, user.path("uid").asText(""), texts(user.path("groups")), extra(user.path("extra")));
    }

    private static Map<String, List<String>> extra(JsonNode extra) throws ReviewProblem {
        Map<String, List<String>> read = new LinkedHashMap<>();
        require(extra.isObject() || isAbsent(extra), "user.extra");
        for (Map.Entry<String, JsonNode> entry : extra.properties()) {
            read.put(entry.getKey(), texts(entry.getValue()));
        }
        return Map.copyOf(read);
    }

    private static List<String> texts(JsonNode array) throws ReviewProblem {
        List<String> texts = new ArrayList<>();
        require(array.isArray() || isAbsent(array), "a list");
        for (JsonNode text : array) {
            require(text.isTextual(), "a list of texts");
            texts.add(text.textValue());
        }
        return List.copyOf(texts);
    }

    private static void require(boolean readable, String what) throws ReviewProblem {
        if (!readable) {
            throw new ReviewProblem("the API server's answer has no readable " + what);
        }
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
