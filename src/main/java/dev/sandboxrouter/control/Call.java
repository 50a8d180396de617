package dev.sandboxrouter.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sandboxrouter.address.DnsLabel;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.store.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a call that many calls have, and answers where they are not right; contract section 10. */
final class Call {

    static final List<String> JSON = List.of("application/json");
    static final List<String> JSON_OR_PATCH = List.of("application/json", "application/merge-patch+json");

    /**
     * A body that is JSON.
     *
     * @param problems of the text itself, such as a name that stands twice
     */
    record Document(JsonNode json, List<String> problems) {}

    /** The id is judged after: what stands there may be anything but a slash. */
    private static final Pattern SANDBOX_PATH = Pattern.compile("/sandboxes/(?<id>[^/]*)(/.*)?");

    private final ControlRequest request;
    private final QueryParameters query;
    private final String defaultNamespace;

    Call(ControlRequest request, String defaultNamespace) {
        this.request = request;
        this.query = QueryParameters.of(request.query());
        this.defaultNamespace = defaultNamespace;
    }

    IfMatch condition() {
        return new IfMatch(request.field("If-Match"));
    }

    QueryParameters query() {
        return query;
    }

    /** For calls about one sandbox. */
    ControlAnswer onSandbox(Function<SandboxKey, ControlAnswer> then) {
        List<String> problems = new ArrayList<>();
        String namespace = namespace(problems);
        Matcher path = SANDBOX_PATH.matcher(request.path());
        String id = path.matches() ? path.group("id") : "";
        if (!DnsLabel.matches(id)) {
            problems.add("invalid sandbox id " + id);
        }
        return problems.isEmpty() ? then.apply(new SandboxKey(namespace, id)) : ControlAnswer.invalid(problems);
    }

    /** For calls about one sandbox that carry a JSON document of one of some media types. */
    ControlAnswer onSandbox(List<String> mediaTypes, BiFunction<SandboxKey, Document, ControlAnswer> then) {
        return onSandbox(key -> {
            if (!mediaTypes.contains(mediaType())) {
                return ControlAnswer.error(415, "the Content-Type must be " + String.join(" or ", mediaTypes));
            }
            List<String> problems = new ArrayList<>();
            JsonNode json = StrictJson.read(request.body(), "the body", problems);
            return json == null ? ControlAnswer.invalid(problems) : then.apply(key, new Document(json, problems));
        });
    }

    /** For calls about a namespace. */
    ControlAnswer onNamespace(Function<String, ControlAnswer> then) {
        List<String> problems = new ArrayList<>();
        String namespace = namespace(problems);
        return problems.isEmpty() ? then.apply(namespace) : ControlAnswer.invalid(problems);
    }

    private String namespace(List<String> problems) {
        @Nullable String given = query.value("namespace", problems);
        String namespace = given == null ? defaultNamespace : given;
        if (!DnsLabel.matches(namespace)) {
            problems.add("invalid namespace " + namespace);
        }
        return namespace;
    }

    /** Without its parameters; empty where it was not sent once. */
    private String mediaType() {
        List<String> lines = request.field("Content-Type");
        return lines.size() == 1 ? lines.get(0).split(";", 2)[0].strip().toLowerCase(Locale.ROOT) : "";
    }
}
