package dev.sandboxrouter.testkit.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandboxrouter.testkit.Gate;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An API server that answers TokenReviews and SubjectAccessReviews: it knows the tokens and the rights that a test gives it,
 * and fails as the test says. Thread-safe.
 *
 * <p>It runs from the start, so that its {@link #flag} is there for a router of the same class. Under
 * {@code @RegisterExtension static} it heals before each test and is closed after the last.
 */
public final class ScriptedReviews implements BeforeEachCallback, AfterAllCallback, Closeable {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TOKEN_REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";
    private static final String ACCESS_REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

    /** What a test does with a review. */
    @FunctionalInterface
    public interface Fault {

        /** What is said in the place of the true answer; null for that one. May wait. */
        @Nullable
        Answer with(JsonNode review) throws InterruptedException;
    }

    private record Holder(String user, List<String> groups, List<String> audiences) {}

    private final ScriptedApiServer server;
    private final Path kubeconfig;
    private final Map<String, Holder> tokens = new ConcurrentHashMap<>();
    private final Set<String> rights = ConcurrentHashMap.newKeySet();
    private final List<JsonNode> tokenReviews = new CopyOnWriteArrayList<>();
    private final List<JsonNode> accessReviews = new CopyOnWriteArrayList<>();
    private volatile Fault fault = review -> null;

    private ScriptedReviews() throws IOException {
        server = ScriptedApiServer.start(new PodStore(), 1);
        server.faults().answer(this::answer);
        Path folder = Files.createTempDirectory("reviews");
        folder.toFile().deleteOnExit();
        kubeconfig = server.kubeconfig(folder, "the-routers-own");
        kubeconfig.toFile().deleteOnExit();
    }

    /** Starts one that knows nobody. */
    public static ScriptedReviews start() {
        try {
            return new ScriptedReviews();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The flag that leads a router here. */
    public String flag() {
        return "--kubeconfig=" + kubeconfig;
    }

    /** From now on a token is somebody's. */
    public void know(String token, String user, List<String> groups, String... audiences) {
        tokens.put(token, new Holder(user, groups, List.of(audiences)));
    }

    /** From now on a token is nobody's. */
    public void forget(String token) {
        tokens.remove(token);
    }

    /** From now on a user may; {@code resource} is {@code <resource>.<group>[/<subresource>]}. */
    public void permit(String user, String verb, String resource, String namespace, String name) {
        rights.add(String.join(" ", user, verb, resource, namespace, name));
    }

    /** Does this with every review from now on. */
    public void fail(Fault with) {
        fault = with;
    }

    /** Tells the truth from now on, but not before the gate is open. */
    public void answerBehind(Gate gate) {
        fail(review -> {
            gate.await();
            return null;
        });
    }

    /** Back to a sound server that has forgotten its calls. */
    public void heal() throws IOException {
        fault = review -> null;
        tokenReviews.clear();
        accessReviews.clear();
        server.acceptConnections();
    }

    /** Refuses connections until {@link #heal}. */
    public void down() throws IOException {
        server.refuseConnections();
    }

    /** TokenReviews that came. */
    public List<JsonNode> tokenReviews() {
        return List.copyOf(tokenReviews);
    }

    /** SubjectAccessReviews that came. */
    public List<JsonNode> accessReviews() {
        return List.copyOf(accessReviews);
    }

    private Answer answer(ApiRequest request) {
        boolean ofToken = request.path().equals(TOKEN_REVIEWS);
        if (!request.method().equals("POST") || !(ofToken || request.path().equals(ACCESS_REVIEWS))) {
            return Answer.SERVE;
        }
        try {
            JsonNode review = MAPPER.readTree(request.body());
            (ofToken ? tokenReviews : accessReviews).add(review);
            Answer failure = fault.with(review);
            return failure != null ? failure : said(review, ofToken ? tokenStatus(review) : accessStatus(review));
        } catch (JsonProcessingException e) {
            return new Answer.Fail(ApiStatus.badRequest("no JSON"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Close(); // the server ends, and so does whoever waited for it
        }
    }

    /** A review with a status of the test's choice. */
    public static Answer said(JsonNode review, JsonNode status) {
        ObjectNode answer = review.deepCopy();
        answer.set("status", status);
        return new Answer.Say(201, answer.toString());
    }

    private JsonNode tokenStatus(JsonNode review) {
        Holder holder = tokens.get(review.path("spec").path("token").asText());
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        if (holder == null) {
            status.putObject("user");
            return status.put("error", "[invalid bearer token]");
        }
        status.put("authenticated", true);
        ObjectNode user =
                status.putObject("user").put("username", holder.user()).put("uid", "uid-" + holder.user());
        holder.groups().forEach(user.putArray("groups")::add);
        user.putObject("extra").putArray("example.com/scope").add("all");
        if (!holder.audiences().isEmpty()) {
            holder.audiences().forEach(status.putArray("audiences")::add);
        }
        return status;
    }

    private JsonNode accessStatus(JsonNode review) {
        JsonNode spec = review.path("spec");
        JsonNode wanted = spec.path("resourceAttributes");
        String sub = wanted.path("subresource").asText();
        String right = String.join(
                " ",
                spec.path("user").asText(),
                wanted.path("verb").asText(),
                wanted.path("resource").asText()
                        + '.'
                        + wanted.path("group").asText()
                        + (sub.isEmpty() ? "" : '/' + sub),
                wanted.path("namespace").asText(),
                wanted.path("name").asText());
        return JsonNodeFactory.instance.objectNode().put("allowed", rights.contains(right));
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        heal();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
