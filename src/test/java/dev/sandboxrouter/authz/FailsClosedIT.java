package dev.sandboxrouter.authz;

import static dev.sandboxrouter.authz.Wire.assertPassed;
import static dev.sandboxrouter.authz.Wire.assertUnauthenticated;
import static dev.sandboxrouter.authz.Wire.assertUnavailable;
import static dev.sandboxrouter.authz.Wire.bearer;
import static dev.sandboxrouter.authz.Wire.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.kubernetes.Answer;
import dev.sandboxrouter.testkit.kubernetes.ApiStatus;
import dev.sandboxrouter.testkit.kubernetes.ScriptedReviews;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table "When something it needs is broken" of docs/authorization.md, as far as it is about the API server. */
@Tag("soak")
class FailsClosedIT {

    private static final ScriptedReviews API = ScriptedReviews.start();

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(
            API.flag(), "--authz-mode=subjectaccessreview", "--authz-tokenreview-audiences=router.test");

    private final String token = UUID.randomUUID().toString();

    @AfterAll
    static void close() throws IOException {
        API.close();
    }

    @AfterEach
    void heal() throws IOException {
        API.heal();
    }

    /** Somebody who may reach the sandbox as soon as nothing is broken. */
    private ScriptedSandbox permitted() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        API.know(token, "agent", List.of(), "router.test");
        API.permit("agent", "connect", "sandboxes.agents.x-k8s.io/proxy", "default", sandbox.id());
        return sandbox;
    }

    private void assertNobodyPassesWhile(Function<JsonNode, @Nullable Answer> fault) throws IOException {
        ScriptedSandbox sandbox = permitted();
        API.fail(fault);
        RawResponse answer = get(router, sandbox, bearer(token));
        assertUnavailable(answer);
        assertThat(sandbox.accepted()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TokenReview", "SubjectAccessReview"})
    void failures(String kind) throws IOException {
        assertNobodyPassesWhile(review -> isOf(kind, review) ? new Answer.Fail(ApiStatus.INTERNAL) : null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TokenReview", "SubjectAccessReview"})
    void theRoutersOwnRightsAreMissing(String kind) throws IOException {
        assertNobodyPassesWhile(review -> isOf(kind, review) ? new Answer.Fail(ApiStatus.forbidden("create")) : null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TokenReview", "SubjectAccessReview"})
    void connectionsThatEnd(String kind) throws IOException {
        assertNobodyPassesWhile(review -> isOf(kind, review) ? new Answer.Close() : null);
    }

    private static boolean isOf(String kind, JsonNode review) {
        return review.path("kind").asText().equals(kind);
    }

    /** Each of these says, or seems to say, that the token is good. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "true",
                "{",
                "[]",
                "<html>authenticated</html>",
                "{\"kind\":\"Status\",\"status\":\"Success\"}",
                "{\"kind\":\"TokenReview\"}",
                "{\"kind\":\"TokenReview\",\"status\":\"authenticated\"}",
                "{\"kind\":\"SubjectAccessReview\",\"status\":{\"allowed\":true,\"authenticated\":true,\"user\":"
                        + "{\"username\":\"agent\"},\"audiences\":[\"router.test\"]}}",
                "{\"kind\":\"TokenReview\",\"status\":{\"authenticated\":\"true\",\"user\":{\"username\":\"agent\"},"
                        + "\"audiences\":[\"router.test\"]}}",
                "{\"kind\":\"TokenReview\",\"status\":{\"authenticated\":true,\"audiences\":[\"router.test\"]}}",
                "{\"kind\":\"TokenReview\",\"status\":{\"authenticated\":true,\"user\":{\"username\":\"\"},"
                        + "\"audiences\":[\"router.test\"]}}",
                "{\"kind\":\"TokenReview\",\"status\":{\"authenticated\":true,\"user\":{\"username\":\"agent\","
                        + "\"groups\":\"system:masters\"},\"audiences\":[\"router.test\"]}}",
                "{\"kind\":\"TokenReview\",\"status\":{\"authenticated\":true,\"user\":{\"username\":\"agent\"},"
                        + "\"audiences\":\"router.test\"}}"
            })
    void answersThatAreNone(String json) throws IOException {
        assertNobodyPassesWhile(review -> isOf("TokenReview", review) ? new Answer.Say(201, json) : null);
    }

    @Test
    void aGoodAnswerForAnotherAudienceIsNoGood() throws IOException {
        ScriptedSandbox sandbox = permitted();
        API.fail(review -> new Answer.Say(
                201,
                "{\"kind\":\"TokenReview\",\"status\":{\"authenticated\":true,\"user\":{\"username\":\"agent\"},"
                        + "\"audiences\":[\"other.test\"]}}"));
        assertUnauthenticated(get(router, sandbox, bearer(token)));
    }

    @Test
    void anApiServerThatIsAwayIsAskedAgainLater() throws IOException {
        try (RouterUnderTest brief =
                RouterUnderTest.started(API.flag(), "--authz-mode=tokenreview", "--authz-tokenreview-ttl=3s")) {
            ScriptedSandbox sandbox = brief.sandbox();
            API.know(token, "agent", List.of());
            API.down();
            assertUnavailable(get(brief, sandbox, bearer(token)));
            API.heal();
            assertUnavailable(get(brief, sandbox, bearer(token)));
            assertThat(API.tokenReviews()).isEmpty();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> get(brief, sandbox, bearer(token)).status() == 200);
        }
    }

    /** A verdict outlives the API server that gave it, for its time; a call takes no longer than 3 s. */
    @Test
    void silenceEndsAfterThreeSecondsAndStopsNobodyWhoIsKnown() throws IOException {
        ScriptedSandbox sandbox = permitted();
        assertPassed(get(router, sandbox, bearer(token)));
        API.fail(review -> new Answer.Silence());
        RawClient unknown = router.client();
        long begun = System.nanoTime();
        unknown.send(sandbox.get("/", bearer(token + "x")));
        assertPassed(get(router, sandbox, bearer(token)));
        assertUnavailable(unknown.readResponse());
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(2_900), Duration.ofMillis(4_500));
    }

    @Test
    void anAnswerThatComesAfterTheClientHasLeftLeadsNowhere() throws IOException, InterruptedException {
        ScriptedSandbox sandbox = permitted();
        Gate asked = new Gate("the API server was asked");
        Gate answering = new Gate("the API server answers");
        API.fail(review -> {
            asked.open();
            try {
                answering.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return null;
        });
        try (RawClient client = router.client()) {
            client.send(sandbox.get("/", bearer(token), "X-Request-ID: left-early"));
            asked.await();
        }
        assertThat(String.valueOf(router.accessLog().of("left-early").get("status")))
                .isEqualTo("499");
        double decisions = router.metrics().sum("sandbox_router_authz_decisions_total");
        answering.open();
        assertPassed(get(router, sandbox, bearer(token), "X-Request-ID: the-next"));
        assertThat(sandbox.accepted()).isEqualTo(1);
        assertThat(sandbox.requests()).hasSize(1);
        assertThat(router.accessLog().count("left-early")).isEqualTo(1);
        assertThat(router.metrics().sum("sandbox_router_authz_decisions_total")).isEqualTo(decisions + 1);
    }
}
