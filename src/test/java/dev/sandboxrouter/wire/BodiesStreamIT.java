package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.chunked;
import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.testkit.Message.ok;
import static dev.sandboxrouter.wire.RouterAnswer.assertPassed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Framing;
import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.HeaderField;
import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.RawResponse;
import dev.sandboxrouter.testkit.ReceivedRequest;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies, their framing, trailers and interim answers come through as they are, at once; contract section 5. */
class BodiesStreamIT {

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with();

    @Test
    void aLengthStaysALength() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        router.client().exchange(sandbox.request("POST / HTTP/1.1", "Content-Length: 3") + "abc");

        ReceivedRequest request = sandbox.request(1);
        assertThat(request.body().framing()).isEqualTo(Framing.LENGTH);
        assertThat(request.body().text()).isEqualTo("abc");
        assertThat(request.head().has("Transfer-Encoding")).isFalse();
    }

    @Test
    void aLengthOfZeroIsKept() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        router.client().exchange(sandbox.request("POST / HTTP/1.1", "Content-Length: 0"));

        assertThat(sandbox.request(1).head().all("Content-Length")).containsExactly("0");
        assertThat(sandbox.request(1).head().has("Transfer-Encoding")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "DELETE"})
    void noBodyStaysNoBody(String method) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        router.client().exchange(sandbox.request(method + " / HTTP/1.1"));

        assertThat(sandbox.request(1).body().framing()).isEqualTo(Framing.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "PATCH"})
    void aBodyMayComeWithAnyMethod(String method) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        router.client().exchange(sandbox.request(method + " / HTTP/1.1", "Content-Length: 3") + "abc");

        assertThat(sandbox.request(1).body().text()).isEqualTo("abc");
    }

    @Test
    void threeChunkedUploadsOnOneConnection() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        RawClient client = router.client();
        for (int i = 1; i <= 3; i++) {
            String body = chunked("first of " + i, "x".repeat(70_000), "last of " + i);
            assertPassed(
                    client.exchange(sandbox.request("POST /" + i + " HTTP/1.1", "Transfer-Encoding: chunked") + body),
                    200);

            assertThat(sandbox.request(i).body().framing()).isEqualTo(Framing.CHUNKED);
            assertThat(sandbox.request(i).body().text())
                    .isEqualTo("first of " + i + "x".repeat(70_000) + "last of " + i);
        }
    }

    @Test
    void eachChunkOfAnUploadGoesOnAtOnce() throws Exception {
        Gate seen = new Gate("the sandbox saw the first chunk");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            assertThat(connection.readChunk()).isEqualTo("one");
            seen.open();
            assertThat(connection.readChunked().text()).isEqualTo("two");
            connection.send(ok("done"));
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Transfer-Encoding: chunked"));
        client.sendChunk("one");
        seen.await();
        client.send(chunked("two"));

        assertThat(client.readResponse().text()).isEqualTo("done");
    }

    @Test
    void theSandboxSeesAHeadBeforeItsBody() throws Exception {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            ReceivedRequest request = connection.readRequestHead();
            connection.readBodyOf(request);
            connection.send(ok("done"));
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Content-Length: 3"));
        sandbox.request(1);
        client.send("abc");

        assertThat(client.readResponse().text()).isEqualTo("done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked", "X-Until: the end"})
    void anEventArrivesBeforeTheNextIsSent(String framing) throws IOException {
        boolean inChunks = framing.startsWith("Transfer");
        Gate first = new Gate("the client has the first event");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Content-Type: text/event-stream", framing));
            connection.send(inChunks ? "9\r\ndata: 1\n\n\r\n" : "data: 1\n\n");
            first.await();
            connection.send(inChunks ? "9\r\ndata: 2\n\n\r\n0\r\n\r\n" : "data: 2\n\n");
        });
        RawClient client = router.client();
        client.send(sandbox.get("/events"));
        client.readHead();
        client.readUntil("data: 1\n\n");
        first.open();
        client.readUntil("data: 2\n\n");
    }

    @Test
    void aResponseHeadArrivesBeforeItsBody() throws IOException {
        Gate seen = new Gate("the client has the head");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Content-Length: 3"));
            seen.await();
            connection.send("abc");
        });
        RawClient client = router.client();
        client.send(sandbox.get("/"));
        client.readHead();
        seen.open();
        client.expect("abc");
    }

    @Test
    void trailersOfARequestPassButNotThoseThatFrameRouteOrAuthorize() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        String trailers = head(
                "X-Sum: 1",
                "Content-Length: 3",
                "Transfer-Encoding: gzip",
                "X-Sandbox-ID: other",
                "Host: evil",
                "Authorization: Bearer t",
                "Connection: close",
                "X-Last: 2");
        router.client()
                .exchange(sandbox.request("POST / HTTP/1.1", "Trailer: X-Sum, X-Last", "Transfer-Encoding: chunked")
                        + "3\r\nabc\r\n0\r\n" + trailers);

        assertThat(sandbox.request(1).body().trailers())
                .containsExactly(new HeaderField("X-Sum", "1"), new HeaderField("X-Last", "2"));
        assertThat(sandbox.request(1).body().text()).isEqualTo("abc");
    }

    @Test
    void trailersOfAResponsePassButNotThoseThatFrame() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.always(Script.answer(head("HTTP/1.1 200 OK", "Trailer: X-Sum", "Transfer-Encoding: chunked")
                + "3\r\nabc\r\n0\r\n" + head("X-Sum: 1", "Content-Length: 9", "Transfer-Encoding: gzip")));
        RawClient client = router.client();

        RawResponse response = client.exchange(sandbox.get("/", "TE: trailers"));
        assertThat(response.body().trailers()).containsExactly(new HeaderField("X-Sum", "1"));
        assertThat(client.exchange(sandbox.get("/")).text()).isEqualTo("abc");
    }

    @Test
    void continueIsTheSandboxesToSay() throws IOException {
        Gate mayContinue = new Gate("the test has seen that nobody else said it");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            ReceivedRequest request = connection.readRequestHead();
            mayContinue.await();
            connection.send(head("HTTP/1.1 100 Continue", "X-From: sandbox"));
            connection.send(ok(connection.readBodyOf(request).text()));
        });
        RawClient client = router.client();
        client.send(sandbox.request("POST / HTTP/1.1", "Expect: 100-continue", "Content-Length: 3"));
        assertThat(sandbox.request(1).head().all("Expect")).containsExactly("100-continue");
        mayContinue.open();
        assertThat(client.readHead().text()).isEqualTo(head("HTTP/1.1 100 Continue", "X-From: sandbox"));
        client.send("abc");

        assertThat(client.readResponse().text()).isEqualTo("abc");
    }

    @Test
    void theSandboxMayRefuseInsteadOfContinuing() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.send(head("HTTP/1.1 401 Unauthorized", "Content-Length: 0", "Connection: close"));
        });
        RawResponse response = router.client()
                .exchange(sandbox.request("POST / HTTP/1.1", "Expect: 100-continue", "Content-Length: 3"));

        assertPassed(response, 401);
        assertThat(response.interim()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1234", "Transfer-Encoding: chunked", "X-Neither: 1"})
    void anAnswerToHeadEndsWithItsHead(String line) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", line));
            Script.echo().run(connection);
        });
        RawClient client = router.client();
        RawResponse response = client.exchange(sandbox.request("HEAD / HTTP/1.1"));

        assertPassed(response, 200);
        assertThat(response.head().has(line.substring(0, line.indexOf(':')))).isTrue();
        assertPassed(client.exchange(sandbox.get("/next")), 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void anAnswerThatCannotHaveABodyEndsWithItsHead(String status) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.always(Script.answer(head("HTTP/1.1 " + status, "ETag: \"x\"")));
        RawClient client = router.client();
        for (int i = 0; i < 2; i++) {
            RawResponse response = client.exchange(sandbox.get("/"));
            assertThat(response.head().startLine()).isEqualTo("HTTP/1.1 " + status);
            assertThat(response.header("ETag")).isEqualTo("\"x\"");
            assertThat(response.header("Transfer-Encoding")).isNull();
        }
        assertThat(sandbox.accepted()).isEqualTo(1);
    }

    @Test
    void a304KeepsTheLengthOfWhatItDoesNotSend() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.always(Script.answer(head("HTTP/1.1 304 Not Modified", "Content-Length: 77")));
        RawClient client = router.client();

        assertThat(client.exchange(sandbox.get("/")).header("Content-Length")).isEqualTo("77");
        assertThat(client.exchange(sandbox.get("/")).status()).isEqualTo(304);
    }

    @Test
    void anEncodedBodyIsNotDecoded() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        sandbox.always(Script.answer(
                head("HTTP/1.1 200 OK", "Content-Encoding: gzip", "Content-Length: 4") + "\u001f\u008b\u0000\u00ff"));

        RawResponse response = router.client().exchange(sandbox.get("/", "Accept-Encoding: gzip"));
        assertThat(response.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(response.text()).isEqualTo("\u001f\u008b\u0000\u00ff");
    }
}
