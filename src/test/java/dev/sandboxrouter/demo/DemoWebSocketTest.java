package dev.sandboxrouter.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoWebSocketTest {

    private static final String HANDSHAKE = String.join(
            "\r\n",
            "GET /ws?x=1 HTTP/1.1",
            "Host: h",
            "Upgrade: websocket",
            "Connection: keep-alive, Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "");

    private RunningDemo demo;

    @BeforeAll
    void start() {
        demo = new RunningDemo();
    }

    @AfterAll
    void stop() {
        demo.close();
    }

    @Test
    void textBytesAndFragmentsComeBackAsTheyWent() throws Exception {
        Received received = new Received();
        WebSocket socket = open(received);

        socket.sendText("hello", true).join();
        socket.sendText("in two ", false).join();
        socket.sendText("parts", true).join();
        socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 2}), true).join();

        assertThat(received.next()).isEqualTo("text hello true");
        assertThat(received.next()).isEqualTo("text in two  false");
        assertThat(received.next()).isEqualTo("text parts true");
        assertThat(received.next()).isEqualTo("binary 2 true");
        socket.abort();
    }

    @Test
    void aPingIsAnsweredAndACloseReturned() throws Exception {
        Received received = new Received();
        WebSocket socket = open(received);

        socket.sendPing(ByteBuffer.wrap(new byte[] {7})).join();
        assertThat(received.next()).isEqualTo("pong 1");
        socket.sendPong(ByteBuffer.wrap(new byte[] {8})).join();
        socket.sendText("still here", true).join();
        assertThat(received.next()).isEqualTo("text still here true");
        socket.sendClose(4001, "done").join();
        assertThat(received.next()).isEqualTo("close 4001");
    }

    @Test
    void aThousandMessagesKeepTheirOrder() throws Exception {
        Received received = new Received();
        WebSocket socket = open(received);

        for (int i = 0; i < 1_000; i++) {
            socket.sendText("m" + i, true).join();
        }

        for (int i = 0; i < 1_000; i++) {
            assertThat(received.next()).isEqualTo("text m" + i + " true");
        }
        socket.abort();
    }

    @Test
    void theHandshakeIsThatOfTheRfc() throws Exception {
        byte[] pingFromClient = {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};
        try (Socket socket = demo.raw(HANDSHAKE)) {
            String head = headOf(socket);
            assertThat(head.toLowerCase(Locale.ROOT))
                    .startsWith("http/1.1 101 ")
                    .contains("upgrade: websocket");
            // The key and its answer are the example of RFC 6455 section 1.3.
            assertThat(head).contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            socket.getOutputStream().write(pingFromClient);
            assertThat(socket.getInputStream().readNBytes(2)).isEqualTo(new byte[] {(byte) 0x8a, 0});
        }
    }

    @Test
    void aFrameOverTheLimitEndsTheConnectionWith1009() throws Exception {
        byte[] tooLong = {(byte) 0x82, (byte) 0xff, 0, 0, 0, 0, 0, 0x10, 0, 1, 0, 0, 0, 0};
        try (Socket socket = demo.raw(HANDSHAKE)) {
            headOf(socket);
            socket.getOutputStream().write(tooLong);

            byte[] close = socket.getInputStream().readAllBytes();
            assertThat(close).startsWith(0x88);
            assertThat(((close[2] & 0xff) << 8) | (close[3] & 0xff)).isEqualTo(1009);
        }
    }

    @Test
    void aRequestThatAsksForNoUpgradeIsToldToUpgrade() throws Exception {
        HttpResponse<String> refused = demo.get("/ws");

        assertThat(refused.statusCode()).isEqualTo(426);
        assertThat(refused.headers().firstValue("upgrade")).hasValue("websocket");
        assertThat(refused.headers().firstValue("sec-websocket-version")).hasValue("13");
    }

    @Test
    void anotherVersionIsToldWhichOneIsSpoken() throws Exception {
        try (Socket socket = demo.raw(HANDSHAKE.replace("Version: 13", "Version: 8"))) {
            assertThat(headOf(socket)).startsWith("HTTP/1.1 426 ");
        }
    }

    private WebSocket open(Received received) throws Exception {
        return demo.client()
                .newWebSocketBuilder()
                .buildAsync(demo.uri("ws", "/ws"), received)
                .get(10, TimeUnit.SECONDS);
    }

    private static String headOf(Socket socket) throws Exception {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            byte[] one = socket.getInputStream().readNBytes(1);
            assertThat(one).hasSize(1);
            head.append(new String(one, StandardCharsets.ISO_8859_1));
        }
        return head.toString();
    }

    private static final class Received implements WebSocket.Listener {

        private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

        @Nullable
        String next() throws InterruptedException {
            return seen.poll(10, TimeUnit.SECONDS);
        }

        private @Nullable CompletionStage<?> saw(WebSocket socket, String what) {
            seen.add(what);
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            return saw(socket, "text " + text + " " + last);
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer bytes, boolean last) {
            return saw(socket, "binary " + bytes.remaining() + " " + last);
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer bytes) {
            return saw(socket, "pong " + bytes.remaining());
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            seen.add("close " + code);
            return null;
        }
    }
}
