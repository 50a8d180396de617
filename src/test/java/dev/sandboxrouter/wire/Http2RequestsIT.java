package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.chunk;
import static dev.sandboxrouter.testkit.Message.chunked;
import static dev.sandboxrouter.testkit.Message.head;
import static dev.sandboxrouter.testkit.Message.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.Http2Client;
import dev.sandboxrouter.testkit.Pump;
import dev.sandboxrouter.testkit.RawHead;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.TestCa;
import dev.sandboxrouter.testkit.TlsFolder;
import dev.sandboxrouter.testkit.TlsTrust;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests over HTTP/2 meet the same relay as those over HTTP/1.1; contract sections 5 and 12. */
class Http2RequestsIT {

    private static final int PROTOCOL_ERROR = 1;
    private static final int REFUSED_STREAM = 7;
    private static final int CANCEL = 8;

    private static final TestCa CA = TestCa.named("servers");
    private static final TlsFolder FOLDER = TlsFolder.holding(CA.issue("router"), CA);

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with(FOLDER.flagsAnd("--h2c"));

    @SuppressWarnings("NullAway.Init")
    private Http2Client client;

    @BeforeEach
    void connect() throws IOException {
        client = Http2Client.connect(router.httpPort());
    }

    @AfterEach
    void leave() throws IOException {
        client.close();
    }

    @Test
    void aRequestArrivesAsOneOfHttp11() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        client.get(1, "/a%2Fb//c?q", sandbox, "cookie", "a=1", "cookie", "b=2", "te", "trailers", "x-odd", "1");
        Http2Client.Response response = client.readResponse(1);

        assertThat(response.status()).isEqualTo(200);
        RawHead arrived = sandbox.request(1).head();
        assertThat(arrived.startLine()).isEqualTo("GET /a%2Fb//c?q HTTP/1.1");
        assertThat(arrived.all("Host")).containsExactly(sandbox.authority());
        assertThat(arrived.all("X-Forwarded-Host")).containsExactly("router.test");
        assertThat(arrived.all("Cookie")).containsExactly("a=1; b=2");
        assertThat(arrived.all("TE")).containsExactly("trailers");
        assertThat(arrived.has("Transfer-Encoding")).isFalse();
    }

    @Test
    void http1GoesOnOnThePortOfPriorKnowledge() throws IOException {
        assertThat(router.client().exchange(router.sandbox().get("/")).status()).isEqualTo(200);
    }

    @Test
    void alpnNegotiatesIt() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        try (Http2Client secure = Http2Client.connectTls(router.httpsPort(), TlsTrust.in(CA))) {
            secure.get(1, "/", sandbox);
            assertThat(secure.readResponse(1).status()).isEqualTo(200);
            assertThat(sandbox.request(1).head().all("X-Forwarded-Proto")).containsExactly("https");
        }
        assertThat(router.tlsClient(TlsTrust.in(CA)).exchange(sandbox.get("/")).status())
                .isEqualTo(200);
    }

    @Test
    void bodiesAndTrailersPassBothWays() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Connection: keep-alive")
                    + chunk("answer")
                    + "0\r\nx-sum: 6\r\n\r\n");
        });
        client.request(1, false, "POST", "/", sandbox);
        client.data(1, false, "first");
        client.data(1, false, "second");
        client.trailers(1, "x-checksum", "11");
        Http2Client.Response response = client.readResponse(1);

        assertThat(response.body()).isEqualTo("answer");
        assertThat(response.field("connection")).isNull();
        assertThat(response.field("transfer-encoding")).isNull();
        assertThat(response.trailer("x-sum")).isEqualTo("6");
        assertThat(sandbox.request(1).head().all("Transfer-Encoding")).containsExactly("chunked");
        assertThat(sandbox.request(1).body().text()).isEqualTo("firstsecond");
        assertThat(sandbox.request(1).body().trailers().toString()).contains("x-checksum");
    }

    @Test
    void aBodyOfKnownLengthKeepsIt() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        client.request(1, false, "PUT", "/", sandbox, "content-length", "5");
        client.data(1, true, "hello");

        assertThat(client.readResponse(1).status()).isEqualTo(200);
        assertThat(sandbox.request(1).head().all("Content-Length")).containsExactly("5");
        assertThat(sandbox.request(1).head().has("Transfer-Encoding")).isFalse();
    }

    @Test
    void anAnswerToHeadIsItsHead() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        client.request(1, true, "HEAD", "/", sandbox);
        Http2Client.Response response = client.readResponse(1);

        assertThat(response.body()).isEmpty();
        assertThat(Integer.parseInt(String.valueOf(response.field("content-length"))))
                .isPositive();
    }

    @Test
    void interimResponsesPass() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 103 Early Hints", "Link: </a>") + ok("done"));
        });
        client.get(1, "/", sandbox);

        assertThat(client.readOf(1).headers().status()).hasToString("103");
        assertThat(client.readResponse(1).body()).isEqualTo("done");
    }

    @Test
    void aRefusalIsAnAnswerLikeAnyOther() throws IOException {
        Http2Headers lost =
                new DefaultHttp2Headers().method("GET").scheme("http").path("/").authority("router.test");
        client.headers(1, true, lost);
        Http2Client.Response response = client.readResponse(1);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.field("x-sandbox-router-reason")).isEqualTo("invalid-address");
        assertThat(response.body()).contains("X-Sandbox-ID header is required.");
    }

    @Test
    void aHostBesideAnotherAuthorityIsRefused() throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        client.get(1, "/", sandbox, "host", "other.test");
        Http2Client.Response response = client.readResponse(1);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.field("x-sandbox-router-reason")).isEqualTo("bad-request");
        assertThat(sandbox.requests()).isEmpty();
    }

    /** The codec compares it with the body, of which there is none here; RFC 9113 8.1.1. */
    @ParameterizedTest
    @ValueSource(strings = {"1x", "-1", "1"})
    void aLengthThatIsNotTheBodysMakesAStreamMalformed(String length) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        client.get(1, "/", sandbox, "content-length", length);
        Http2Client.Frame answer = client.readOf(1);

        assertThat(answer.type()).isEqualTo(Http2Client.RST_STREAM);
        assertThat(answer.errorCode()).isEqualTo(PROTOCOL_ERROR);
        client.get(3, "/", sandbox);
        assertThat(client.readResponse(3).status()).isEqualTo(200);
        assertThat(sandbox.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"connection, close", "upgrade, websocket", "transfer-encoding, chunked", "te, gzip"})
    void fieldsOfAHopMakeAStreamMalformed(String name, String value) throws IOException {
        ScriptedSandbox sandbox = router.sandbox();
        client.get(1, "/", sandbox, name, value);
        Http2Client.Frame answer = client.readOf(1);

        assertThat(answer.type()).isEqualTo(Http2Client.RST_STREAM);
        assertThat(answer.errorCode()).isEqualTo(PROTOCOL_ERROR);
        client.get(3, "/", sandbox);
        assertThat(client.readResponse(3).status()).isEqualTo(200);
        assertThat(sandbox.requests()).hasSize(1);
    }

    @Test
    void aSandboxThatBreaksOffResetsTheStreamAlone() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Content-Length: 100") + "half");
            connection.reset();
        });
        client.get(1, "/", sandbox);
        Http2Client.Frame frame = client.readOf(1);
        while (frame.type() != Http2Client.RST_STREAM) {
            assertThat(frame.endsStream()).isFalse();
            frame = client.readOf(1);
        }

        assertThat(frame.errorCode()).isEqualTo(CANCEL);
        client.get(3, "/", sandbox);
        assertThat(client.readResponse(3).status()).isEqualTo(200);
    }

    @Test
    void aClientThatResetsAStreamIsMissedAtOnce() throws Exception {
        Gate told = new Gate("the sandbox was told");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.readToEnd();
            told.open();
        });
        client.get(1, "/slow", sandbox);
        sandbox.request(1);
        client.resetStream(1, CANCEL);

        told.await(Duration.ofSeconds(1));
        client.get(3, "/", sandbox);
        assertThat(client.readResponse(3).status()).isEqualTo(200);
    }

    @Test
    void anEarlyAnswerAsksTheClientToStop() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(connection -> {
            connection.readRequestHead();
            connection.send(ok("enough"));
            connection.readToEnd();
        });
        client.request(1, false, "POST", "/", sandbox);
        client.data(1, false, "some");

        assertThat(client.readResponse(1).body()).isEqualTo("enough");
        Http2Client.Frame reset = client.readOf(1);
        assertThat(reset.type()).isEqualTo(Http2Client.RST_STREAM);
        assertThat(reset.errorCode()).isZero();
    }

    @Test
    void streamsBeyondTheLimitAreRefused() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(Script.silent());
        for (int stream = 1; stream <= 199; stream += 2) {
            client.get(stream, "/", sandbox);
        }
        client.get(201, "/", sandbox);
        Http2Client.Frame refused = client.read(Http2Client.RST_STREAM);

        assertThat(refused.stream()).isEqualTo(201);
        assertThat(refused.errorCode()).isEqualTo(REFUSED_STREAM);
        sandbox.request(100);
    }

    @Test
    void aClientThatTakesNothingHoldsOneSandboxBackAndNoOtherStream() throws Exception {
        Gate stopped = new Gate("the sandbox's writing has come to a stop");
        ScriptedSandbox endless = router.sandbox().always(connection -> {
            connection.readRequestHead();
            connection.send(head("HTTP/1.1 200 OK", "Content-Length: " + (256L << 20)));
            assertThat(Pump.start(connection, 256L << 20).awaitStandstill()).isLessThan(32L << 20);
            stopped.open();
            connection.readToEnd();
        });
        client.enlarge(0, 1 << 20); // the connection's window; the stream's stays
        client.get(1, "/endless", endless);
        stopped.await(Duration.ofSeconds(20));
        client.get(3, "/", router.sandbox());

        assertThat(client.readResponse(3).status()).isEqualTo(200);
    }

    @Test
    void aSandboxThatTakesNothingHoldsNoOtherStreamBack() throws Exception {
        Gate answered = new Gate("the other stream was answered");
        ScriptedSandbox deaf = router.sandbox().always(connection -> {
            connection.readRequestHead();
            answered.await();
        });
        ScriptedSandbox other = router.sandbox();
        client.request(1, false, "POST", "/", deaf);
        deaf.request(1);
        for (int i = 0; i < 4; i++) {
            client.data(1, false, "x".repeat(16_000));
        }
        client.request(3, false, "POST", "/", other);
        client.data(3, true, "y".repeat(16_000));

        assertThat(client.readResponse(3).status()).isEqualTo(200);
        answered.open();
    }

    @Test
    void aDrainLetsStreamsFinishAndSaysGoaway() throws Exception {
        try (RouterUnderTest drained = RouterUnderTest.started("--h2c")) {
            Gate answer = new Gate("the sandbox may answer");
            ScriptedSandbox sandbox = drained.sandbox().always(connection -> {
                connection.readRequest();
                answer.await();
                connection.send(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + chunked("late"));
            });
            try (Http2Client last = Http2Client.connect(drained.httpPort())) {
                last.get(1, "/", sandbox);
                sandbox.request(1);
                var exit = new FutureTask<>(drained::drain);
                new Thread(exit).start();

                assertThat(last.read(Http2Client.GOAWAY).errorCode()).isZero();
                answer.open();
                assertThat(last.readResponse(1).body()).isEqualTo("late");
                last.expectClosed(Duration.ofSeconds(5));
                assertThat(exit.get()).isZero();
            }
        }
    }

    @Test
    void anIdleConnectionEndsWithGoaway() throws IOException {
        try (RouterUnderTest impatient = RouterUnderTest.started("--h2c", "--idle-timeout=300ms");
                Http2Client idle = Http2Client.connect(impatient.httpPort())) {
            idle.get(1, "/", impatient.sandbox());
            assertThat(idle.readResponse(1).status()).isEqualTo(200);

            assertThat(idle.read(Http2Client.GOAWAY).errorCode()).isZero();
            idle.expectClosed(Duration.ofSeconds(5));
        }
    }
}
