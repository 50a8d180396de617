package dev.sandboxrouter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandboxrouter.authz.AccessReviewer;
import dev.sandboxrouter.authz.TokenReviewer;
import dev.sandboxrouter.authz.User;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API server about tokens and about access, asynchronously. An answer that is not what was asked for is a failure.
 *
 * <p>The API server repeats a token in its answer: nothing of an answer to a TokenReview is ever shown.
 */
final class ReviewApi implements TokenReviewer, AccessReviewer {

    private static final String TOKEN_REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";
    private static final String ACCESS_REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What is made of a review's status. */
    private interface Reading<T> {
        T of(JsonNode status) throws ReviewProblem;
    }

    private final HttpClient http;
    private final String base;
    private final ReviewFailures failures = new ReviewFailures();

    ReviewApi(KubernetesClient client) {
        this.http = client.getHttpClient();
        String master = client.getConfiguration().getMasterUrl();
        this.base = master.endsWith("/") ? master.substring(0, master.length() - 1) : master;
    }

    @Override
    public CompletionStage<Optional<Authenticated>> review(String token, List<String> audiences) {
        return post(
                "create tokenreviews.authentication.k8s.io",
                TOKEN_REVIEWS,
                ReviewJson.tokenReview(token, audiences),
                ReviewJson::authenticated);
    }

    @Override
    public CompletionStage<Boolean> allows(User user, Access access) {
        return post(
                "create subjectaccessreviews.authorization.k8s.io",
                ACCESS_REVIEWS,
                ReviewJson.accessReview(user, access),
                ReviewJson::allowed);
    }

    /** A stage of its own, which a time-out ends however the client behaves; the call itself is then given up. */
    private <T> CompletionStage<T> post(String call, String path, JsonNode review, Reading<T> reading) {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request(path, review), byte[].class);
        return answer.thenApply(
                        response -> read(call, response, review.path("kind").asText(), reading))
                .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((read, failure) -> {
                    if (failure != null) {
                        answer.cancel(true);
                        failures.failed(call, failure);
                    } else {
                        failures.worked(call);
                    }
                });
    }

    private HttpRequest request(String path, JsonNode review) {
        return http.newHttpRequestBuilder()
                .uri(base + path)
                .header("Accept", "application/json")
                .post("application/json", review.toString())
                .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .build();
    }

    private static <T> T read(String call, HttpResponse<byte[]> response, String kind, Reading<T> reading) {
        if (response.code() != 200 && response.code() != 201) {
            throw new CompletionException(new ReviewProblem("the API server answered " + response.code() + " to " + call
                    + (response.code() == 403 ? ", which a ClusterRole must allow the router's service account" : "")));
        }
        JsonNode review = parse(response.body());
        JsonNode status = review.path("status");
        if (!review.path("kind").asText().equals(kind) || !status.isObject()) {
            throw new CompletionException(new ReviewProblem("what came to " + call + " is no answer to it"));
        }
        try {
            return reading.of(status);
        } catch (ReviewProblem unreadable) {
            throw new CompletionException(unreadable);
        }
    }

    private static JsonNode parse(byte @Nullable [] json) {
        try {
            return MAPPER.readTree(json == null ? new byte[0] : json);
        } catch (IOException notJson) {
            return MAPPER.missingNode();
        }
    }
}
