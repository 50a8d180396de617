package dev.sandboxrouter.authz;

import static dev.sandboxrouter.authz.Wire.assertForbidden;
import static dev.sandboxrouter.authz.Wire.assertPassed;
import static dev.sandboxrouter.authz.Wire.assertUnauthenticated;
import static dev.sandboxrouter.authz.Wire.assertUnavailable;
import static dev.sandboxrouter.authz.Wire.bearer;
import static dev.sandboxrouter.authz.Wire.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.kubernetes.Answer;
import dev.sandboxrouter.testkit.kubernetes.ScriptedReviews;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code subjectaccessreview}; contract section 11. What client certificates do is in {@link CertificateUsersTest}. */
class SubjectAccessReviewIT {

    private static final String AGENT = "system:serviceaccount:team-a:agent";
    private static final String PROXY = "sandboxes.agents.x-k8s.io/proxy";

    @RegisterExtension
    static final ScriptedReviews API = ScriptedReviews.start();

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(API.flag(), "--authz-mode=subjectaccessreview");

    @Test
    void whomTheClusterLetsConnectReachesThatSandboxAlone() throws IOException {
        ScriptedSandbox his = router.sandbox("team-a");
        ScriptedSandbox other = router.sandbox("team-a");
        API.know("agents", AGENT, List.of("system:serviceaccounts", "team-a"));
        API.permit(AGENT, "connect", PROXY, "team-a", his.id());
        for (int i = 0; i < 2; i++) {
            assertPassed(get(router, his, bearer("agents")));
            assertForbidden(get(router, other, bearer("agents")));
        }
        assertThat(API.tokenReviews()).hasSize(1);
        assertThat(API.accessReviews()).hasSize(2);
        assertThat(API.accessReviews().get(0).path("spec").toString())
                .isEqualTo("{\"resourceAttributes\":{\"verb\":\"connect\",\"group\":\"agents.x-k8s.io\",\"resource\":"
                        + "\"sandboxes\",\"namespace\":\"team-a\",\"subresource\":\"proxy\",\"name\":\"" + his.id()
                        + "\"},\"user\":\"" + AGENT + "\",\"uid\":\"uid-" + AGENT
                        + "\",\"groups\":[\"system:serviceaccounts\",\"team-a\"],"
                        + "\"extra\":{\"example.com/scope\":[\"all\"]}}");
        assertThat(other.accepted()).isZero();
    }

    @Test
    void nobodyIsAskedAboutWhoHasNoGoodToken() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        assertUnauthenticated(get(router, sandbox));
        assertUnauthenticated(get(router, sandbox, bearer("bad")));
        assertThat(API.accessReviews()).isEmpty();
    }

    @Test
    void aDenialBeatsAPermissionAndGarbageIsNone() throws IOException {
        ScriptedSandbox denied = router.sandbox();
        ScriptedSandbox garbled = router.sandbox();
        API.know("tricky", "agent", List.of());
        API.fail(review -> review.path("kind").asText().equals("TokenReview")
                ? null
                : ScriptedReviews.said(
                        review,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("allowed", true)
                                .put("denied", true)));
        assertForbidden(get(router, denied, bearer("tricky")));
        API.fail(review -> review.path("kind").asText().equals("TokenReview")
                ? null
                : new Answer.Say(201, "{\"kind\":\"SubjectAccessReview\",\"status\":{\"allowed\":\"true\"}}"));
        assertUnavailable(get(router, garbled, bearer("tricky")));
    }

    /** Under {@code routable} a Pod-IP could lead to any sandbox's pod, whatever name was judged; contract 4.5. */
    @Test
    void aPodIpThatWouldRouteIsForbiddenAndAHintIsNot() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        API.know("agents", AGENT, List.of());
        API.permit(AGENT, "connect", PROXY, "default", sandbox.id());
        String podIp = "X-Sandbox-Pod-IP: " + sandbox.ip();
        assertPassed(get(router, sandbox, bearer("agents"), podIp));
        try (RouterUnderTest routable =
                RouterUnderTest.started(API.flag(), "--authz-mode=subjectaccessreview", "--pod-ip-policy=routable")) {
            assertForbidden(get(routable, sandbox, bearer("agents"), podIp));
            assertUnauthenticated(get(routable, sandbox, bearer("bad"), podIp));
        }
    }
}
