package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.Http2Client;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.kubernetes.ScriptedReviews;
import dev.sandboxrouter.wire.EveryEndingIsCountedOnceIT.Leave;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@link EveryEndingIsCountedOnceIT} where a connection has many requests, each of which ends by itself or with all others;
 * and, over both versions, while a request waits for a verdict.
 */
@Tag("soak")
class EveryHttp2EndingIsCountedOnceIT {

    private static final String ID = "x-request-id";
    private static final int CANCEL = 8;

    @RegisterExtension
    static final ScriptedReviews API = ScriptedReviews.start();

    /** Requests without a token pass, others wait for the API server. */
    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--h2c", API.flag(), "--authz-mode=tokenreview");

    private @Nullable OneCount begun;

    @BeforeEach
    void scrape() throws IOException {
        begun = OneCount.since(router);
    }

    private OneCount count() {
        return Objects.requireNonNull(begun);
    }

    private static void awaitInFlight(int requests) {
        Awaitility.await("so many are in flight")
                .until(() -> router.metrics().sum("sandbox_router_inflight_requests") == requests);
    }

    @Test
    void aStreamIsResetBeforeItsAnswer() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.silent());
        try (Http2Client client = Http2Client.connect(router.httpPort())) {
            client.get(1, "/", sandbox, ID, "h2-before");
            sandbox.request(1);
            client.resetStream(1, CANCEL);

            assertThat(count().assertOne("h2-before", 499)).containsEntry("reason", "client-closed");
        }
    }

    @Test
    void aStreamIsResetAmidItsAnswer() throws IOException {
        ScriptedSandbox sandbox =
                router.sandbox().next(Script.silentAfter(head("HTTP/1.1 200 OK", "Content-Length: 10") + "abc"));
        try (Http2Client client = Http2Client.connect(router.httpPort())) {
            client.get(1, "/", sandbox, ID, "h2-amid");
            client.read(Http2Client.HEADERS);
            assertThat(client.readOf(1).text()).isEqualTo("abc");
            client.resetStream(1, CANCEL);

            assertThat(count().assertOne("h2-amid", 499)).containsEntry("reason", "client-closed");
        }
    }

    @Test
    void aStreamIsResetAmidItsUpload() throws Exception {
        Gate arrived = new Gate("the sandbox has the beginning");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.expect("abc");
            arrived.open();
            connection.readToEnd();
        });
        try (Http2Client client = Http2Client.connect(router.httpPort())) {
            client.request(1, false, "POST", "/", sandbox, ID, "h2-upload", "content-length", "10");
            client.data(1, false, "abc");
            arrived.await();
            client.resetStream(1, CANCEL);

            assertThat(count().assertOne("h2-upload", 499)).containsEntry("reason", "client-closed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionEndsWithItsStreamsOpen(Leave leave) throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.silent());
        List<String> ids = List.of("first-" + leave, "second-" + leave, "third-" + leave);
        try (Http2Client client = Http2Client.connect(router.httpPort())) {
            for (int i = 0; i < ids.size(); i++) {
                client.get(1 + 2 * i, "/", sandbox, ID, ids.get(i));
            }
            awaitInFlight(ids.size());
            if (leave == Leave.RESET) {
                client.reset();
            }
        }
        count().assertEach(499, ids.toArray(String[]::new));
    }

    /** Before its body has ended, so that the answer, too, has a stream to close. */
    @Test
    void aRequestIsRefused() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        router.rules(Rules.key(sandbox), Rules.denyPorts(sandbox.port()));
        try (Http2Client client = Http2Client.connect(router.httpPort())) {
            client.request(1, false, "POST", "/", sandbox, ID, "h2-refused");
            assertThat(client.readResponse(1).status()).isEqualTo(403);
            client.resetStream(1, CANCEL);

            assertThat(count().assertOne("h2-refused", 403)).containsEntry("reason", "port-not-allowed");
        }
        router.removeRules(Rules.key(sandbox));
    }

    @Test
    void aStreamIsResetWhileItsCredentialIsLookedAt() throws Exception {
        ScriptedSandbox sandbox = router.sandbox();
        Gate answering = new Gate("the API server answers");
        API.know("resets", "agent", List.of());
        API.answerBehind(answering);
        try (Http2Client client = Http2Client.connect(router.httpPort())) {
            client.get(1, "/", sandbox, ID, "h2-verdict", "authorization", "Bearer resets");
            awaitReview();
            client.resetStream(1, CANCEL);

            count().assertOne("h2-verdict", 499);
            answering.open();
            afterTheVerdict("h2-verdict");
        }
        assertThat(sandbox.accepted()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aClientLeavesWhileItsCredentialIsLookedAt(Leave leave) throws Exception {
        ScriptedSandbox sandbox = router.sandbox();
        Gate answering = new Gate("the API server answers");
        API.know("leaves-" + leave, "agent", List.of());
        API.answerBehind(answering);
        RawClient client = router.client();
        client.send(sandbox.get("/", "X-Request-ID: verdict-" + leave, "Authorization: Bearer leaves-" + leave));
        awaitReview();
        leave.by(client);

        count().assertOne("verdict-" + leave, 499);
        answering.open();
        afterTheVerdict("verdict-" + leave);
        assertThat(sandbox.accepted()).isZero();
    }

    private static void awaitReview() {
        Awaitility.await("the API server is asked")
                .until(() -> !API.tokenReviews().isEmpty());
    }

    /** The verdict is told to nobody, and adds nothing: another request, counted after it, is the only one more. */
    private void afterTheVerdict(String requestId) throws IOException {
        router.client().exchange(router.sandbox().get("/", "X-Request-ID: after-" + requestId));
        router.accessLog().of("after-" + requestId);
        assertThat(count().grown("sandbox_router_requests_total")).isEqualTo(2);
        assertThat(router.accessLog().count(requestId)).isEqualTo(1);
    }
}
