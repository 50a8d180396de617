package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.chunked;
import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.testkit.Message.ok;
import static dev.sandboxrouter.wire.RouterAnswer.assertInvalidAddress;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static dev.sandboxrouter.wire.RouterAnswer.assertUpstreamReset;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.SandboxConnection;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.wire.ClientLeavesIT.Leave;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client sends its next requests before it has its answers; RFC 9112 section 9.3.2: they come in order. */
class PipelinedRequestsIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    @Test
    void answersComeInOrder() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            all.append(sandbox.get("/" + i));
        }
        RawClient client = router.client();
        client.send(all.toString());
        for (int i = 0; i < 200; i++) {
            assertThat(client.readResponse().text()).startsWith("GET /" + i + ' ');
        }
    }

    @Test
    void aSlowSandboxIsNotOvertakenByAQuickOne() throws Exception {
        Gate slowly = new Gate("the slow sandbox may answer");
        ScriptedSandbox slow = router.sandbox().next(connection -> {
            connection.readRequest();
            slowly.await();
            connection.send(ok("slow"));
        });
        ScriptedSandbox quick = router.sandbox();
        RawClient client = router.client();
        client.send(slow.get("/") + quick.get("/quick"));
        slow.request(1);
        slowly.open();

        assertThat(client.readResponse().text()).isEqualTo("slow");
        assertThat(client.readResponse().text()).startsWith("GET /quick ");
    }

    @Test
    void bodiesOfBothKindsAreToldApart() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        String inner = sandbox.get("/inner");
        RawClient client = router.client();
        client.send(sandbox.request("POST /1 HTTP/1.1", "Content-Length: " + inner.length())
                + inner
                + sandbox.request("POST /2 HTTP/1.1", "Transfer-Encoding: chunked")
                + chunked(inner)
                + sandbox.get("/3"));
        for (int i = 0; i < 3; i++) {
            assertPassed(client.readResponse(), 200);
        }

        assertThat(sandbox.requests()).hasSize(3);
        assertThat(sandbox.request(1).body().text()).isEqualTo(inner);
        assertThat(sandbox.request(2).body().text()).isEqualTo(inner);
        assertThat(sandbox.request(3).target()).isEqualTo("/3");
    }

    @Test
    void aRefusalBetweenTwoStandsInItsPlace() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();
        client.send(sandbox.get("/1") + head("GET /2 HTTP/1.1", "Host: r") + sandbox.get("/3"));

        assertThat(client.readResponse().text()).startsWith("GET /1 ");
        assertInvalidAddress(client.readResponse(), "X-Sandbox-ID header is required.");
        assertThat(client.readResponse().text()).startsWith("GET /3 ");
    }

    @Test
    void aBrokenSandboxBetweenTwoStandsInItsPlace() throws IOException {
        ScriptedSandbox good = router.sandbox();
        ScriptedSandbox broken = router.sandbox().always(connection -> {
            connection.readRequest();
            connection.reset();
        });
        RawClient client = router.client();
        client.send(good.get("/1") + broken.get("/2") + good.get("/3"));

        assertThat(client.readResponse().text()).startsWith("GET /1 ");
        assertUpstreamReset(client.readResponse(), broken);
        assertThat(client.readResponse().text()).startsWith("GET /3 ");
    }

    @Test
    void whatFollowsCloseIsNotAnswered() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();
        client.send(sandbox.get("/1", "Connection: close") + sandbox.get("/2"));

        assertThat(client.readResponse().text()).startsWith("GET /1 ");
        client.expectClosed(RawClient.PATIENCE);
        assertThat(sandbox.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatLeavesDuringTheFirstEndsTheOthers(Leave leave) throws Exception {
        Gate told = new Gate("the sandbox was told");
        ScriptedSandbox sandbox = router.sandbox().always(PipelinedRequestsIT::neverAnswers);
        sandbox.next(connection -> {
            connection.readRequest();
            connection.readToEnd();
            told.open();
        });
        RawClient client = router.client();
        client.send(sandbox.get("/1") + sandbox.get("/2") + sandbox.get("/3"));
        sandbox.request(1);
        leave.by(client);
        told.await(Duration.ofSeconds(1));

        assertThat(sandbox.requests()).hasSize(1);
    }

    private static void neverAnswers(SandboxConnection connection) throws IOException {
        connection.readRequest();
        connection.readToEnd();
    }
}
