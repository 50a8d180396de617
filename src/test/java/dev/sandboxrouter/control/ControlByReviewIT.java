package dev.sandboxrouter.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.ControlClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.kubernetes.Answer;
import dev.sandboxrouter.testkit.kubernetes.ApiStatus;
import dev.sandboxrouter.testkit.kubernetes.ScriptedReviews;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code --control-auth-mode=tokenreview}: TokenReview, then SubjectAccessReview; contract 10.3. */
class ControlByReviewIT {

    private static final String RULES = "sandboxnetworks.sandboxrouter.dev";

    @RegisterExtension
    static final ScriptedReviews API = ScriptedReviews.start();

    @RegisterExtension
    static final RouterUnderTest router =
            RouterUnderTest.with(API.flag(), "--control-bind-address=127.0.0.1:0", "--control-auth-mode=tokenreview");

    private ControlClient control = new ControlClient(1);

    @BeforeEach
    void begin() throws IOException {
        control = new ControlClient(router.controlPort());
    }

    private static String[] as(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    @Test
    void aCallNeedsTheVerbOnThatSandbox() throws IOException {
        API.know("editor", "ed", List.of("people"));
        API.permit("ed", "update", RULES, "team-a", "box");
        String path = "/sandboxes/box/network?namespace=team-a";
        assertThat(control.put(path, "{\"denyPorts\":[22]}", as("editor")).statusCode())
                .isEqualTo(204);
        assertThat(control.patch(path, "{\"denyPorts\":[23]}", as("editor")).statusCode())
                .isEqualTo(204);
        assertThat(control.post("/sandboxes/box/traffic-token?namespace=team-a", "", as("editor"))
                        .statusCode())
                .isEqualTo(400); // let in, but there is no key
        assertForbidden(control.get(path, as("editor")), "get", " box in team-a");
        assertForbidden(
                control.post("/sandboxes/box/network/explain?namespace=team-a", "{\"port\":80}", as("editor")),
                "get",
                " box in team-a");
        assertForbidden(control.get("/sandboxes?namespace=team-a", as("editor")), "list", " in team-a");
        assertForbidden(control.put("/sandboxes/box/network", "{}", as("editor")), "update", " box in default");
        assertForbidden(
                control.delete("/sandboxes/other/network?namespace=team-a", as("editor")),
                "update",
                " other in team-a");
        assertThat(control.delete(path, as("editor")).statusCode()).isEqualTo(204);
        assertThat(API.tokenReviews()).hasSize(1);
    }

    @Test
    void readersReadAndDoNotWrite() throws IOException {
        API.know("reader", "rita", List.of());
        API.permit("rita", "get", RULES, "default", "sb-1");
        API.permit("rita", "list", RULES, "default", "");
        String path = "/sandboxes/sb-1/network";
        assertThat(control.get(path, as("reader")).statusCode()).isEqualTo(200);
        assertThat(control.post(path + "/explain", "{\"port\":80,\"clientIp\":\"10.0.0.1\"}", as("reader"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(control.get("/sandboxes?limit=1", as("reader")).statusCode()).isEqualTo(200);
        assertThat(control.get("/openapi.json", as("reader")).statusCode()).isEqualTo(200);
        assertForbidden(control.put(path, "{}", as("reader")), "update", " sb-1 in default");
        assertForbidden(control.patch(path, "{}", as("reader")), "update", " sb-1 in default");
        assertForbidden(control.delete(path, as("reader")), "update", " sb-1 in default");
        assertForbidden(control.post("/sandboxes/sb-1/traffic-token", "", as("reader")), "update", " sb-1 in default");
        assertThat(API.accessReviews()
                        .get(0)
                        .path("spec")
                        .path("resourceAttributes")
                        .toString())
                .isEqualTo("{\"verb\":\"get\",\"group\":\"sandboxrouter.dev\",\"resource\":\"sandboxnetworks\","
                        + "\"namespace\":\"default\",\"name\":\"sb-1\"}");
    }

    /** Where a path or a query could be read in two ways, both readers are the same. */
    @Test
    void noSpellingOfAPathGetsPastTheReview() throws IOException {
        API.know("stranger", "stan", List.of());
        for (String path : new String[] {
            "/sandboxes/sb-1/network/",
            "/sandboxes/sb-1/network?namespace=default&namespace=team-a",
            "/sandboxes/sb%2D1/network",
            "/sandboxes//sb-1/network",
            "/SANDBOXES/sb-1/NETWORK",
            "/sandboxes/./sb-1/network",
            "/sandboxes/sb-1/network;x"
        }) {
            HttpResponse<String> answer = control.put(path, "{\"denyPorts\":[1]}", as("stranger"));
            assertThat(answer.statusCode()).as(path).isIn(400, 403, 404, 405);
        }
        API.permit("stan", "get", RULES, "default", "sb-1");
        assertThat(control.get("/sandboxes/sb-1/network", as("stranger")).body())
                .contains("\"denyPorts\":[]");
    }

    @Test
    void withoutAGoodTokenNobodyGetsInAnywhere() throws IOException {
        for (String path : new String[] {"/sandboxes", "/sandboxes/sb-1/network", "/openapi.json", "/nope"}) {
            for (String[] fields :
                    new String[][] {{}, as("bad"), {"X-API-Key", "bad"}, {"Authorization", "Basic bad"}}) {
                HttpResponse<String> answer = control.get(path, fields);
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            }
        }
        assertThat(API.tokenReviews()).hasSize(1);
        assertThat(API.accessReviews()).isEmpty();
    }

    @Test
    void whatCannotBeFoundOutIsRefused() throws IOException {
        API.know("unlucky", "una", List.of());
        API.fail(review -> new Answer.Fail(ApiStatus.INTERNAL));
        assertUnavailable(control.get("/sandboxes", as("unlucky")));
        API.heal();
        API.know("unlucky2", "una", List.of());
        API.fail(review ->
                review.path("kind").asText().equals("TokenReview") ? null : new Answer.Fail(ApiStatus.INTERNAL));
        assertUnavailable(control.delete("/sandboxes/sb-1/network", as("unlucky2")));
    }

    private static void assertForbidden(HttpResponse<String> answer, String verb, String where) {
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body())
                .isEqualTo("{\"code\":403,\"message\":\"you may not " + verb + " " + RULES + where + "\"}");
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("{\"code\":500,\"message\":\"authorization check failed\"}");
    }
}
