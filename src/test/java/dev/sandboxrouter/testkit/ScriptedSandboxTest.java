package dev.sandboxrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The two ends against each other, without a router between them. */
class ScriptedSandboxTest {

    private final ScriptedSandbox sandbox;

    ScriptedSandboxTest() throws IOException {
        sandbox = ScriptedSandbox.listening("default", "sb-1", InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        sandbox.close();
    }

    private RawClient client() throws IOException {
        return RawClient.connect(sandbox.port());
    }

    @Test
    void anEchoAnswersWithTheExactRequest() throws IOException {
        String request = sandbox.request("POST //a%2f?b HTTP/1.1", "X-B: 1", "x-b:  2", "Content-Length: 3") + "abc";
        try (RawClient client = client()) {
            RawResponse response = client.exchange(request);

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.text()).isEqualTo(request);
            assertThat(sandbox.request(1).head().all("X-B")).containsExactly("1", "2");
            assertThat(sandbox.request(1).body().text()).isEqualTo("abc");
        }
    }

    @Test
    void eachRequestIsRecordedWithItsConnection() throws IOException {
        try (RawClient first = client();
                RawClient second = client()) {
            first.exchange(sandbox.get("/1"));
            second.exchange(sandbox.get("/2"));
            first.exchange(sandbox.get("/3"));
        }

        assertThat(sandbox.requests()).extracting(ReceivedRequest::connection).containsExactly(1, 2, 1);
        assertThat(sandbox.requests()).extracting(ReceivedRequest::target).containsExactly("/1", "/2", "/3");
        assertThat(sandbox.accepted()).isEqualTo(2);
    }

    @Test
    void interimResponsesChunksAndTrailersAreRead() throws IOException {
        sandbox.always(Script.answer(Message.head("HTTP/1.1 103 Early Hints", "Link: </a>")
                + Message.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")
                + "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n"));
        try (RawClient client = client()) {
            RawResponse response = client.exchange(sandbox.get("/"));

            assertThat(response.interim()).hasSize(1);
            assertThat(response.text()).isEqualTo("abcde");
            assertThat(response.body().trailers()).containsExactly(new HeaderField("T", "1"));
        }
    }

    @Test
    void anEndWithoutLengthIsToldFromOneBeforeTheLength() throws IOException {
        sandbox.next(connection -> {
            connection.readRequest();
            connection.send("HTTP/1.1 200 OK\r\n\r\nall");
        });
        sandbox.next(connection -> {
            connection.readRequest();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
        });
        try (RawClient whole = client();
                RawClient cut = client()) {
            RawResponse response = whole.exchange(sandbox.get("/"));
            assertThat(response.body().framing()).isEqualTo(Framing.CLOSE);
            assertThat(response.text()).isEqualTo("all");
            assertThatThrownBy(() -> cut.exchange(sandbox.get("/")))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("half");
        }
    }

    @Test
    void silenceIsAFailureAndNotAHang() throws IOException {
        sandbox.always(Script.silent());
        try (RawClient client = client()) {
            client.patience(Duration.ofMillis(50));
            client.send(sandbox.get("/"));

            assertThatThrownBy(client::readResponse).isInstanceOf(AssertionError.class);
            assertThatThrownBy(() -> client.expectClosed(Duration.ofMillis(50)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("still open");
        }
    }

    @Test
    void aResetAndARefusalAreSeenAsSuch() throws IOException {
        sandbox.always(connection -> {
            connection.readExactly(1);
            connection.reset();
        });
        try (RawClient client = client()) {
            client.send("G");
            client.expectClosed(WireEnd.PATIENCE);
        }
        sandbox.refuse();
        assertThatThrownBy(this::client).isInstanceOf(ConnectException.class);
        sandbox.listen();
        client().close();
    }

    @Test
    void aFailedAssertionInAScriptFailsTheClose() throws IOException {
        ScriptedSandbox failing = ScriptedSandbox.listening("default", "sb-2", InetAddress.getLoopbackAddress());
        failing.always(connection -> connection.expect("B"));
        try (RawClient client = RawClient.connect(failing.port())) {
            client.send("A");
            client.expectClosed(WireEnd.PATIENCE);
        }

        assertThatThrownBy(failing::close).isInstanceOf(AssertionError.class).hasMessageContaining("sb-2");
    }

    @Test
    void aPumpStandsStillWhenNobodyReads() throws Exception {
        long total = 64 << 20;
        Gate read = new Gate("the sandbox may read");
        sandbox.always(connection -> {
            read.await(Duration.ofSeconds(30));
            connection.expectPattern(0, total);
            connection.send("!");
        });
        try (RawClient client = client()) {
            Pump pump = Pump.start(client, total);

            assertThat(pump.awaitStandstill()).isLessThan(total);
            read.open();
            pump.awaitEnd(Duration.ofSeconds(30));
            client.expect("!");
        }
    }

    @Test
    void aWebSocketEchoes() throws IOException {
        sandbox.always(Script.webSocketEcho());
        try (RawClient client = client()) {
            client.send(sandbox.upgrade("/ws"));
            assertThat(client.readResponse().status()).isEqualTo(101);
            client.send(WebSocket.maskedText("x".repeat(70_000)));
            client.send(WebSocket.maskedClose(1000));

            assertThat(WebSocket.read(client).text()).hasSize(70_000);
            assertThat(WebSocket.read(client).closeCode()).isEqualTo(1000);
            client.expectClosed(WireEnd.PATIENCE);
        }
    }
}
