package dev.sandboxrouter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.relay.http2.Http2Options;
import dev.sandboxrouter.testkit.GrpcEcho;
import dev.sandboxrouter.testkit.Http2Client;
import dev.sandboxrouter.testkit.RouterUnderTest;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a client of gRPC sends for each small message that it receives: a PING, by which it measures bandwidth times delay,
 * and WINDOW_UPDATE for the stream and for the connection. That is free, and what goes beyond it is a flood like any other.
 */
class Http2StreamingIT {

    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int MESSAGES = 3 * Http2Options.BUDGET;
    private static final int AT_ONCE = Http2Options.BUDGET / 10;
    private static final String MESSAGE = "m".repeat(100);

    @RegisterExtension
    static final RouterUnderTest router = RouterUnderTest.with("--h2c");

    @SuppressWarnings("NullAway.Init")
    private Http2Client client;

    @BeforeEach
    void call() throws IOException {
        ScriptedSandbox sandbox = router.sandbox().always(new GrpcEcho());
        client = Http2Client.connect(router.httpPort());
        client.enlarge(0, 1 << 20);
        client.request(1, false, "POST", "/chat", sandbox, "content-type", "application/grpc", "te", "trailers");
        client.enlarge(1, 1 << 20);
        assertThat(client.readOf(1).type()).isEqualTo(Http2Client.HEADERS);
    }

    @AfterEach
    void leave() throws IOException {
        client.close();
    }

    @Test
    void thousandsOfMessagesEachWithItsPingAndWindowsStay() throws IOException {
        for (int i = 0; i < MESSAGES; i++) {
            exchange();
            ping(1);
            client.enlarge(0, MESSAGE.length());
            client.enlarge(1, MESSAGE.length());
        }
        client.trailers(1, "x-checksum", "1");

        assertThat(client.readOf(1).type()).isEqualTo(Http2Client.HEADERS);
    }

    @Test
    void pingsBeyondThoseEndTheConnection() throws IOException {
        assertThat(exchangesWith(() -> ping(AT_ONCE))).isBetween(10, 12);
    }

    @Test
    void smallWindowsBeyondThoseEndTheConnection() throws IOException {
        byte[] one = {0, 0, 0, 1};
        assertThat(exchangesWith(() -> client.frames(AT_ONCE, Http2Client.WINDOW_UPDATE, 0, 0, one)))
                .isBetween(10, 12);
    }

    @FunctionalInterface
    private interface Extra {

        void send() throws IOException;
    }

    /** How many messages come back, each of them thanked for with too much, before the router has enough of it. */
    private int exchangesWith(Extra extra) throws IOException {
        for (int i = 0; i < 2 * Http2Options.BUDGET / AT_ONCE; i++) {
            client.data(1, false, MESSAGE);
            Http2Client.Frame frame = client.read();
            while (frame.type() != Http2Client.DATA) {
                if (frame.type() == Http2Client.GOAWAY) {
                    assertThat(frame.errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
                    return i;
                }
                frame = client.read();
            }
            extra.send();
        }
        throw new AssertionError("no end to it");
    }

    /** One message there, and the same one back. */
    private void exchange() throws IOException {
        client.data(1, false, MESSAGE);
        assertThat(client.readOf(1).text()).isEqualTo(MESSAGE);
    }

    private void ping(int times) throws IOException {
        client.frames(times, Http2Client.PING, 0, 0, new byte[8]);
    }
}
