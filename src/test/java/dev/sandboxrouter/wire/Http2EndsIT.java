package dev.sandboxrouter.wire;

import static dev.sandboxrouter.testkit.Message.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.relay.http2.Http2Options;
import dev.sandboxrouter.testkit.Gate;
import dev.sandboxrouter.testkit.Http2Client;
import dev.sandboxrouter.testkit.Pump;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No stream and no connection outlives what ended it, whatever its client reads or does not; contract sections 5 and 6. */
@Tag("soak")
class Http2EndsIT {

    private static final int CANCEL = 8;
    private static final int ENHANCE_YOUR_CALM = 11;

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--h2c");

    @Test
    void streamsWithoutAWindowEndAndWithThemTheConnection() throws IOException {
        try (RouterUnderTest impatient =
                        RouterUnderTest.started("--h2c", "--idle-timeout=300ms", "--proxy-timeout=300ms");
                Http2Client client = Http2Client.connect(impatient.httpPort())) {
            client.setting(Http2Client.INITIAL_WINDOW_SIZE, 0);
            Http2Headers lost = new DefaultHttp2Headers()
                    .method("GET")
                    .scheme("http")
                    .path("/")
                    .authority("router.test");
            for (int stream = 1; stream <= 199; stream += 2) {
                client.headers(stream, true, lost);
            }
            Set<Integer> ended = new HashSet<>();
            while (ended.size() < 100) {
                Http2Client.Frame reset = client.read(Http2Client.RST_STREAM);
                assertThat(reset.errorCode()).isEqualTo(CANCEL);
                ended.add(reset.stream());
            }

            assertThat(client.read(Http2Client.GOAWAY).errorCode()).isZero();
            client.expectClosed(Duration.ofSeconds(5));
        }
    }

    @Test
    void theResetOfAStalledUploadIsNoticed() throws Exception {
        Gate looks = new Gate("the sandbox looks");
        Gate told = new Gate("the sandbox was told");
        ScriptedSandbox deaf = router.sandbox().next(connection -> {
            connection.readRequestHead();
            looks.await(Duration.ofSeconds(20));
            connection.readToEnd(); // what its kernel holds
            told.open();
        });
        try (Http2Client client = Http2Client.connect(router.httpPort())) {
            client.request(1, false, "POST", "/", deaf, "x-request-id", "stalled-upload");
            client.dataUntilStalled(1);
            client.resetStream(1, CANCEL);
            long since = System.nanoTime();
            router.accessLog().of("stalled-upload"); // while the sandbox still takes nothing

            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(1));
            looks.open();
            told.await();
            client.get(3, "/", router.sandbox());
            assertThat(client.readResponse(3).status()).isEqualTo(200);
        }
    }

    /** What waits of it would keep the router busy for eight seconds. */
    @Test
    void theResetOfAClientThatIsSlowedDownIsNoticed() throws Exception {
        Gate told = new Gate("the sandbox was told");
        ScriptedSandbox sandbox = router.sandbox().next(connection -> {
            connection.readRequestHead();
            connection.readToEnd();
            told.open();
        });
        try (Http2Client client = Http2Client.connect(router.httpPort())) {
            client.request(1, false, "POST", "/", sandbox);
            sandbox.request(1);
            client.frames(5 * Http2Options.SMALL_DATA_BUDGET, Http2Client.DATA, 0, 1, new byte[1]);
            client.reset();

            told.await(Duration.ofSeconds(1));
        }
    }

    @Test
    void aSandboxThatBreaksOffEveryAnswerEndsNoConnection() throws IOException {
        ScriptedSandbox hostile = router.sandbox().always(connection -> {
            connection.readRequest();
            connection.send(head("HTTP/1.1 200 OK", "Content-Length: 100") + "half");
            connection.reset();
        });
        try (Http2Client client = Http2Client.connect(router.httpPort())) {
            int stream = 1;
            for (int i = 0; i < 250; i++) {
                client.get(stream, "/", hostile);
                client.read(Http2Client.RST_STREAM);
                stream += 2;
            }
            client.get(stream, "/", router.sandbox());

            assertThat(client.readResponse(stream).status()).isEqualTo(200);
        }
    }

    @Test
    void anIdleConnectionWhoseClientReadsNothingIsClosed() throws Exception {
        Gate stopped = new Gate("the sandbox's writing has come to a stop");
        try (RouterUnderTest impatient = RouterUnderTest.started("--h2c", "--idle-timeout=300ms");
                Http2Client client = Http2Client.connect(impatient.httpPort())) {
            ScriptedSandbox endless = impatient.sandbox().always(connection -> {
                connection.readRequestHead();
                connection.send(head("HTTP/1.1 200 OK", "Content-Length: " + (256L << 20)));
                Pump.start(connection, 256L << 20).awaitStandstill();
                stopped.open();
                connection.readToEnd();
            });
            client.enlarge(0, 1 << 30);
            client.get(1, "/endless", endless);
            client.enlarge(1, 1 << 30);
            stopped.await(Duration.ofSeconds(20));
            client.resetStream(1, CANCEL);

            Awaitility.await("the connection's end, seen without reading")
                    .atMost(Duration.ofSeconds(8))
                    .until(() -> isGone(client));
        }
    }

    private static boolean isGone(Http2Client client) {
        try {
            client.frame(Http2Client.PING, 0, 0, new byte[8]);
            return false;
        } catch (IOException gone) {
            return true;
        }
    }

    @Test
    void aHeadThatDoesNotEndHasItsTime() throws IOException {
        try (RouterUnderTest impatient = RouterUnderTest.started("--h2c", "--request-header-timeout=300ms");
                Http2Client client = Http2Client.connect(impatient.httpPort())) {
            client.get(1, "/", impatient.sandbox());
            assertThat(client.readResponse(1).status()).isEqualTo(200);
            client.frame(Http2Client.HEADERS, 0, 3, new byte[0]);

            assertThat(client.read(Http2Client.GOAWAY).errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
            client.expectClosed(Duration.ofSeconds(2));
        }
    }
}
