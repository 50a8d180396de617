package dev.sandboxrouter.authz;

import static dev.sandboxrouter.authz.Wire.assertPassed;
import static dev.sandboxrouter.authz.Wire.assertUnauthenticated;
import static dev.sandboxrouter.authz.Wire.bearer;
import static dev.sandboxrouter.authz.Wire.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.kubernetes.ScriptedReviews;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code tokenreview}; contract section 11. */
class TokenReviewIT {

    private static final int CROWD = 500;

    @RegisterExtension
    static final ScriptedReviews API = ScriptedReviews.start();

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(
            API.flag(), "--authz-mode=tokenreview", "--authz-tokenreview-audiences=router.test,other.test");

    @Test
    void aTokenThatTheClusterKnowsOpensEverySandboxAndIsAskedForOnce() throws IOException {
        API.know("good", "system:serviceaccount:team-a:agent", List.of(), "router.test");
        ScriptedSandbox sandbox = router.sandbox();
        for (int i = 0; i < 3; i++) {
            assertPassed(get(router, sandbox, bearer("good")));
        }
        assertThat(API.tokenReviews()).hasSize(1);
        JsonNode review = API.tokenReviews().get(0);
        assertThat(review.path("apiVersion").asText()).isEqualTo("authentication.k8s.io/v1");
        assertThat(review.path("kind").asText()).isEqualTo("TokenReview");
        assertThat(review.path("spec").toString())
                .isEqualTo("{\"token\":\"good\",\"audiences\":[\"router.test\",\"other.test\"]}");
        assertThat(sandbox.request(1).head().text()).doesNotContain("good");
    }

    @Test
    void aTokenThatItDoesNotKnowIsRememberedToo() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        assertUnauthenticated(get(router, sandbox, bearer("bad")));
        assertUnauthenticated(get(router, sandbox, bearer("bad")));
        assertThat(API.tokenReviews()).hasSize(1);
        assertThat(sandbox.accepted()).isZero();
    }

    @Test
    void aTokenForSomebodyElseIsNoGood() throws IOException {
        API.know("elsewhere", "agent", List.of(), "https://kubernetes.default.svc");
        API.know("anywhere", "agent", List.of());
        ScriptedSandbox sandbox = router.sandbox();
        assertUnauthenticated(get(router, sandbox, bearer("elsewhere")));
        assertUnauthenticated(get(router, sandbox, bearer("anywhere")));
    }

    @Test
    void withoutATokenTheRequestPassesUnlessOneIsRequired() throws IOException {
        assertPassed(get(router, router.sandbox()));
        assertPassed(get(router, router.sandbox(), "Authorization: Basic dXNlcjo="));
        try (RouterUnderTest strict =
                RouterUnderTest.started(API.flag(), "--authz-mode=tokenreview", "--authz-tokenreview-require-token")) {
            API.know("good", "agent", List.of());
            ScriptedSandbox sandbox = strict.sandbox();
            assertUnauthenticated(get(strict, sandbox));
            assertUnauthenticated(get(strict, sandbox, "Authorization: Basic dXNlcjo="));
            assertPassed(get(strict, sandbox, bearer("good")));
            assertThat(API.tokenReviews().get(0).path("spec").has("audiences")).isFalse();
        }
        assertThat(API.tokenReviews()).hasSize(1);
    }

    @Test
    void aCrowdWithOneNewTokenMakesOneCall() throws IOException {
        Gate answering = new Gate("the API server answers");
        API.know("crowded", "agent", List.of(), "other.test");
        API.answerBehind(answering);
        ScriptedSandbox sandbox = router.sandbox();
        List<RawClient> crowd = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            crowd.add(router.client()); // before the first request, whose call to the API server takes 3 s at most
        }
        for (RawClient client : crowd) {
            client.send(sandbox.get("/", bearer("crowded")));
        }
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> router.metrics().sum("sandbox_router_inflight_requests") == CROWD);
        answering.open();
        for (RawClient client : crowd) {
            assertPassed(client.readResponse());
        }
        assertThat(API.tokenReviews()).hasSize(1);
    }

    @Test
    void aRevokedTokenIsNoGoodOnceItsTimeIsOver() throws IOException {
        try (RouterUnderTest brief =
                RouterUnderTest.started(API.flag(), "--authz-mode=tokenreview", "--authz-tokenreview-ttl=300ms")) {
            API.know("revoked", "agent", List.of());
            ScriptedSandbox sandbox = brief.sandbox();
            assertPassed(get(brief, sandbox, bearer("revoked")));
            API.forget("revoked");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> get(brief, sandbox, bearer("revoked")).status() == 401);
        }
    }
}
