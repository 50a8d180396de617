package dev.sandboxrouter.authz;

import static dev.sandboxrouter.authz.Wire.assertForbidden;
import static dev.sandboxrouter.authz.Wire.assertPassed;
import static dev.sandboxrouter.authz.Wire.assertUnauthenticated;
import static dev.sandboxrouter.authz.Wire.assertUnavailable;
import static dev.sandboxrouter.authz.Wire.bearer;
import static dev.sandboxrouter.authz.Wire.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.LogCapture;
import dev.sandboxrouter.testkit.Message;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's own bean in the place of the mode, and routes of his own without the step. */
class OwnAuthorizerIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path routes;

    private RouterUnderTest start(String type, String... flags) throws IOException {
        copy("failures", "", "");
        copy("data-plane", "", "");
        Files.writeString(
                routes.resolve("beans.camel.yaml"),
                "- beans:\n    - name: sandboxAuthorizer\n      type: " + type + "\n");
        return started(flags);
    }

    private RouterUnderTest started(String... flags) throws IOException {
        String[] all = new String[flags.length + 2];
        all[0] = "--routes-dir=" + routes;
        all[1] = "--host-routing-domain=box.test";
        System.arraycopy(flags, 0, all, 2, flags.length);
        return RouterUnderTest.started(all);
    }

    private void copy(String name, String cut, String put) throws IOException {
        try (InputStream in = OwnAuthorizerIT.class.getResourceAsStream("/routes/" + name + ".camel.yaml")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text).contains(cut);
            Files.writeString(routes.resolve(name + ".camel.yaml"), text.replace(cut, put));
        }
    }

    @Test
    void aBeanTakesThePlaceOfTheMode() throws IOException {
        try (RouterUnderTest router = start("dev.sandboxrouter.authz.OwnAuthorizer")) {
            ScriptedSandbox sandbox = router.sandbox();
            assertPassed(get(router, sandbox, bearer("at-once")));
            assertPassed(get(router, sandbox, bearer("later")));
            assertPassed(get(router, sandbox, bearer("minimal")));
            assertForbidden(get(router, sandbox, bearer("later-no")));
            assertUnauthenticated(get(router, sandbox));
            assertThat(sandbox.requests()).hasSize(3);
            String host = "Host: " + sandbox.port() + "-" + sandbox.id() + ".box.test";
            assertPassed(router.client().exchange(Message.head("GET / HTTP/1.1", host, bearer("later"))));
            assertThat(sandbox.request(4).head().text()).doesNotContainIgnoringCase("authorization");
        }
    }

    @Test
    void aBeanThatFailsLetsNobodyPassAndSaysNothing() throws IOException {
        try (RouterUnderTest router = start("dev.sandboxrouter.authz.OwnAuthorizer")) {
            ScriptedSandbox sandbox = router.sandbox();
            for (String wish : new String[] {"fails", "throws", "answers-null"}) {
                RawResponse answer = get(router, sandbox, bearer(wish));
                assertUnavailable(answer);
                assertThat(answer.toString()).doesNotContain("secret reason", "Exception");
            }
            assertThat(sandbox.accepted()).isZero();
        }
    }

    /** The rows of contract section 3 that only an authorizer, or a step that fails, brings about. */
    @Test
    void inHostFormTheyAreToldInTheWordsOfE2b() throws IOException {
        Files.writeString(
                routes.resolve("broken.camel.yaml"),
                "- from: {uri: 'direct:before-limit-body', steps: [{throwException: {exceptionType:"
                        + " java.lang.IllegalStateException, message: a secret reason}}]}\n");
        try (RouterUnderTest router = start("dev.sandboxrouter.authz.OwnAuthorizer", "--log-level=error")) {
            ScriptedSandbox sandbox = router.sandbox();
            assertE2b(router, sandbox, "later-no", 403, "forbidden", "forbidden");
            assertE2b(router, sandbox, "fails", 500, "authorization-unavailable", "authorization check failed");
            assertE2b(router, sandbox, "at-once", 500, "internal", "An internal error occurred in the proxy.");
            assertThat(sandbox.accepted()).isZero();
        }
    }

    private static void assertE2b(
            RouterUnderTest router, ScriptedSandbox sandbox, String wish, int status, String reason, String message)
            throws IOException {
        String host = "Host: " + sandbox.port() + "-" + sandbox.id() + ".box.test";
        RawResponse answer = router.client().exchange(Message.head("GET / HTTP/1.1", host, bearer(wish)));
        assertThat(answer.status()).as(answer::toString).isEqualTo(status);
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(answer.head().all("Content-Type")).containsExactly("application/json; charset=utf-8");
        assertThat(answer.text())
                .isEqualTo("{\"sandboxId\":\"" + sandbox.id() + "\",\"message\":\"" + message + "\",\"code\":" + status
                        + "}");
    }

    /** By the names that the access log has, so that a line of either leads to the other. */
    @Test
    void theLineAboutItNamesTheRequestAndItsTraceInFields() throws IOException {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        try (RouterUnderTest router = start("dev.sandboxrouter.authz.OwnAuthorizer", "--enable-tracing");
                LogCapture log = LogCapture.open()) {
            assertUnavailable(get(
                    router,
                    router.sandbox(),
                    bearer("fails"),
                    "X-Request-ID: the-failed-one",
                    "traceparent: 00-" + trace + "-b7ad6b7169203331-00"));

            assertThat(log.events()).anyMatch(event -> event.contains("the authorizer failed"));
            assertThat(log.fields())
                    .filteredOn(fields -> !fields.isEmpty())
                    .containsExactly(Map.of("request_id", "the-failed-one", "trace_id", trace));
            assertThat(router.accessLog().of("the-failed-one")).containsEntry("trace_id", trace);
        }
    }

    /** Its answer was counted before it was put in force, so that a failure there let the forbidden through. */
    @Test
    void aBeanThatDoesNotSayWhetherItTakesTokensIsObeyedAllTheSame() throws IOException {
        try (RouterUnderTest router = start("dev.sandboxrouter.authz.OwnAuthorizer$Shy")) {
            ScriptedSandbox sandbox = router.sandbox();
            assertForbidden(get(router, sandbox, bearer("later-no")));
            assertForbidden(get(router, sandbox, bearer("no")));
            assertPassed(get(router, sandbox, bearer("at-once")));
            assertThat(sandbox.requests()).hasSize(1);
        }
    }

    /** The exception was nobody's: the client waited for the time-out. */
    @Test
    void aRouteThatAuthorizesBeforeItKnowsTheSandboxAnswersAtOnce() throws IOException {
        copy("failures", "", "");
        copy("data-plane", "ref: parseAddress", "ref: authorize");
        try (RouterUnderTest router = started()) {
            ScriptedSandbox sandbox = router.sandbox();
            assertUnavailable(get(router, sandbox));
            assertThat(sandbox.accepted()).isZero();
        }
    }

    @Test
    void aBeanOfAnotherTypeLetsNobodyPass() throws IOException {
        try (RouterUnderTest router = start("java.lang.Object")) {
            ScriptedSandbox sandbox = router.sandbox();
            assertUnavailable(get(router, sandbox, bearer("at-once")));
            assertThat(sandbox.accepted()).isZero();
        }
    }

    /** Whoever writes routes of his own and forgets the step must not find his sandboxes open. */
    @Test
    void routesWithoutTheStepForwardNothingWhereAuthorizationIsAskedFor() throws IOException {
        copy("failures", "", "");
        copy("data-plane", "ref: authorize", "ref: limitBody");
        Path token = Wire.file("s3cret");
        try (RouterUnderTest router = started("--router-auth-token-file=" + token)) {
            ScriptedSandbox sandbox = router.sandbox();
            assertThat(get(router, sandbox, bearer("s3cret")).reason()).isEqualTo("internal");
            assertThat(sandbox.accepted()).isZero();
        }
        try (RouterUnderTest open = started()) {
            assertPassed(get(open, open.sandbox()));
        }
    }

    /** The mode is at its default, which demands nothing: who asks for it is the bean. */
    @Test
    void routesWithoutTheStepForwardNothingWhereThereIsABean() throws IOException {
        try (RouterUnderTest router = start("dev.sandboxrouter.authz.OwnAuthorizer")) {
            assertPassed(get(router, router.sandbox(), bearer("at-once")));
        }
        copy("data-plane", "ref: authorize", "ref: limitBody");
        try (RouterUnderTest router = started()) {
            ScriptedSandbox sandbox = router.sandbox();
            assertThat(get(router, sandbox, bearer("at-once")).reason()).isEqualTo("internal");
            assertThat(sandbox.accepted()).isZero();
        }
    }
}
