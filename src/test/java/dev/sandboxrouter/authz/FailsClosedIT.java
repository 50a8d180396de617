package dev.sandboxrouter.authz;

import static dev.sandboxrouter.authz.Wire.assertPassed;
import static dev.sandboxrouter.authz.Wire.assertUnauthenticated;
import static dev.sandboxrouter.authz.Wire.assertUnavailable;
import static dev.sandboxrouter.authz.Wire.bearer;
import static dev.sandboxrouter.authz.Wire.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sandboxrouter.observability.LogLevels;
import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.LogCapture;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.kubernetes.Answer;
import dev.sandboxrouter.testkit.kubernetes.ApiStatus;
import dev.sandboxrouter.testkit.kubernetes.ScriptedReviews;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table "When something it needs is broken" of docs/authorization.md, as far as it is about the API server. */
@Tag("soak")
class FailsClosedIT {

    @RegisterExtension
    static final ScriptedReviews API = ScriptedReviews.start();

    @RegisterExtension
    static final RouterUnderTest byRights = routerOf("subjectaccessreview");

    @RegisterExtension
    static final RouterUnderTest byToken = routerOf("tokenreview");

    private final String token = UUID.randomUUID().toString();

    private static RouterUnderTest routerOf(String mode) {
        return RouterUnderTest.with(API.flag(), "--authz-mode=" + mode, "--authz-tokenreview-audiences=router.test");
    }

    /** Where a call of each kind is made. */
    private enum Asked {
        BY_TOKEN("TokenReview"),
        BY_RIGHTS_OF_THE_TOKEN("TokenReview"),
        BY_RIGHTS("SubjectAccessReview");

        private final String kind;

        Asked(String kind) {
            this.kind = kind;
        }

        RouterUnderTest router() {
            return this == BY_TOKEN ? byToken : byRights;
        }

        boolean is(JsonNode review) {
            return review.path("kind").asText().equals(kind);
        }
    }

    @AfterEach
    void logAsUsual() {
        LogLevels.set("info");
    }

    /** Somebody who may reach the sandbox as soon as nothing is broken. */
    private ScriptedSandbox permitted(RouterUnderTest router) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        API.know(token, "agent", List.of(), "router.test");
        API.permit("agent", "connect", "sandboxes.agents.x-k8s.io/proxy", "default", sandbox.id());
        return sandbox;
    }

    private void assertNobodyPassesWhile(Asked asked, Answer fault) throws IOException {
        ScriptedSandbox sandbox = permitted(asked.router());
        API.fail(review -> asked.is(review) ? fault : null);
        assertUnavailable(get(asked.router(), sandbox, bearer(token)));
        assertThat(sandbox.accepted()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void failures(Asked asked) throws IOException {
        assertNobodyPassesWhile(asked, new Answer.Fail(ApiStatus.INTERNAL));
    }

    @ParameterizedTest
    @EnumSource
    void theRoutersOwnRightsAreMissing(Asked asked) throws IOException {
        assertNobodyPassesWhile(asked, new Answer.Fail(ApiStatus.forbidden("create")));
    }

    /** Verb, resource and API group, once for each call; the API server's own words, which may repeat the token, are not told. */
    @Test
    void theLogNamesTheRightThatIsMissingAndNoCredential() throws IOException {
        try (RouterUnderTest router =
                        RouterUnderTest.started(API.flag(), "--authz-mode=subjectaccessreview", "--log-level=trace");
                LogCapture log = LogCapture.open()) {
            ScriptedSandbox sandbox = permitted(router);
            for (Asked asked : List.of(Asked.BY_RIGHTS_OF_THE_TOKEN, Asked.BY_RIGHTS)) {
                API.fail(review -> asked.is(review) ? new Answer.Fail(ApiStatus.forbidden(token)) : null);
                for (String caller : List.of(token + asked, token + asked + "-2")) {
                    API.know(caller, "agent", List.of());
                    assertUnavailable(get(router, sandbox, bearer(caller)));
                }
            }
            assertThat(log.events())
                    .filteredOn(event -> event.contains("requests are refused"))
                    .satisfiesExactly(
                            event -> assertThat(event)
                                    .contains("cannot create tokenreviews.authentication.k8s.io: ")
                                    .endsWith("which a ClusterRole must allow the router's service account"),
                            event -> assertThat(event)
                                    .contains("cannot create subjectaccessreviews.authorization.k8s.io: ")
                                    .endsWith("which a ClusterRole must allow the router's service account"));
            assertThat(log.events()).noneMatch(event -> event.contains(token) || event.contains("the-routers-own"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionsThatEnd(Asked asked) throws IOException {
        assertNobodyPassesWhile(asked, new Answer.Close());
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
        assertNobodyPassesWhile(Asked.BY_TOKEN, new Answer.Say(201, json));
        assertNobodyPassesWhile(Asked.BY_RIGHTS_OF_THE_TOKEN, new Answer.Say(201, json));
    }

    /** Each of these says, or seems to say, that the access is allowed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "true",
                "[]",
                "{\"kind\":\"Status\",\"status\":\"Success\"}",
                "{\"kind\":\"SubjectAccessReview\"}",
                "{\"kind\":\"SubjectAccessReview\",\"status\":\"allowed\"}",
                "{\"kind\":\"SubjectAccessReview\",\"status\":{\"allowed\":\"true\"}}",
                "{\"kind\":\"TokenReview\",\"status\":{\"allowed\":true,\"authenticated\":true}}"
            })
    void answersAboutRightsThatAreNone(String json) throws IOException {
        assertNobodyPassesWhile(Asked.BY_RIGHTS, new Answer.Say(201, json));
    }

    @ParameterizedTest
    @EnumSource(names = {"BY_TOKEN", "BY_RIGHTS_OF_THE_TOKEN"})
    void aGoodAnswerForAnotherAudienceIsNoGood(Asked asked) throws IOException {
        ScriptedSandbox sandbox = permitted(asked.router());
        API.fail(review -> new Answer.Say(
                201,
                "{\"kind\":\"TokenReview\",\"status\":{\"authenticated\":true,\"user\":{\"username\":\"agent\"},"
                        + "\"audiences\":[\"other.test\"]}}"));
        assertUnauthenticated(get(asked.router(), sandbox, bearer(token)));
        assertThat(sandbox.accepted()).isZero();
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

    /**
     * A verdict outlives the API server that gave it, for its time; a call takes no longer than 3 s. One token is silent in both
     * modes; of the other it is known whose it is, and silent is who asks for his rights.
     */
    @Test
    void silenceEndsAfterThreeSecondsAndStopsNobodyWhoIsKnown() throws IOException {
        ScriptedSandbox rights = permitted(byRights);
        ScriptedSandbox tokens = permitted(byToken);
        assertPassed(get(byRights, rights, bearer(token)));
        assertPassed(get(byToken, tokens, bearer(token)));
        API.know(token + "y", "whose rights are not known", List.of(), "router.test");
        API.fail(
                review -> review.path("spec").path("token").asText().equals(token + "y") ? null : new Answer.Silence());
        List<RawClient> unknown = List.of(byToken.client(), byRights.client(), byRights.client());
        long begun = System.nanoTime();
        unknown.get(0).send(tokens.get("/", bearer(token + "x")));
        unknown.get(1).send(rights.get("/", bearer(token + "x")));
        unknown.get(2).send(rights.get("/", bearer(token + "y")));
        assertPassed(get(byRights, rights, bearer(token)));
        assertPassed(get(byToken, tokens, bearer(token)));
        for (RawClient waiting : unknown) {
            assertUnavailable(waiting.readResponse());
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofMillis(2_900), Duration.ofMillis(4_500));
        }
        assertThat(API.accessReviews().toString()).contains("whose rights are not known");
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatComesAfterTheClientHasLeftLeadsNowhere(Asked asked) throws IOException, InterruptedException {
        RouterUnderTest router = asked.router();
        ScriptedSandbox sandbox = permitted(router);
        Gate called = new Gate("the API server was asked");
        Gate answering = new Gate("the API server answers");
        API.fail(review -> asked.is(review) ? late(called, answering) : null);
        String leaver = "left-early-" + asked;
        try (RawClient client = router.client()) {
            client.send(sandbox.get("/", bearer(token), "X-Request-ID: " + leaver));
            called.await();
        }
        assertThat(String.valueOf(router.accessLog().of(leaver).get("status"))).isEqualTo("499");
        double decisions = router.metrics().sum("sandbox_router_authz_decisions_total");
        answering.open();
        assertPassed(get(router, sandbox, bearer(token), "X-Request-ID: the-next"));
        assertThat(sandbox.accepted()).isEqualTo(1);
        assertThat(sandbox.requests()).hasSize(1);
        assertThat(router.accessLog().count(leaver)).isEqualTo(1);
        assertThat(router.metrics().sum("sandbox_router_authz_decisions_total")).isEqualTo(decisions + 1);
    }

    /** The true answer, once it may be given. */
    private static @Nullable Answer late(Gate called, Gate answering) throws InterruptedException {
        called.open();
        answering.await();
        return null;
    }
}
