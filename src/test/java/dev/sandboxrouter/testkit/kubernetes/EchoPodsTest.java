package dev.sandboxrouter.testkit.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection belongs to whom it was made to. */
class EchoPodsTest {

    private static final String HERE = "127.0.0.3";
    /** With the key of RFC 6455 section 1.3. */
    private static final String HANDSHAKE = String.join(
            "\r\n",
            "GET / HTTP/1.1",
            "Host: x",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "");

    private static final Tenant ADA = new Tenant("ada", "uid-ada", "pod-1");
    private static final Tenant BOB = new Tenant("bob", "uid-bob", "pod-2");

    private final EchoPods pods;

    EchoPodsTest() throws IOException {
        pods = EchoPods.open(249);
    }

    @AfterEach
    void close() throws IOException {
        pods.close();
    }

    private Socket connect(String address) throws IOException {
        Socket socket = new Socket(address, pods.port());
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static EchoReply ask(Socket socket) throws IOException {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return EchoReply.parse(readBody(socket.getInputStream()));
    }

    private static String readBody(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            head.append((char) next);
        }
        int length = Integer.parseInt(head.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
        return new String(in.readNBytes(length), StandardCharsets.US_ASCII);
    }

    @Test
    void everyAddressHasATenantOfItsOwn() throws IOException {
        assertThat(pods.addresses()).hasSize(249).startsWith("127.0.0.2").endsWith("127.0.0.250");
        pods.handOver("127.0.0.2", ADA, Leaving.WITH_FIN);
        pods.handOver("127.0.0.250", BOB, Leaving.WITH_FIN);

        try (Socket one = connect("127.0.0.2");
                Socket other = connect("127.0.0.250")) {
            assertThat(ask(one).tenant()).isEqualTo(ADA);
            assertThat(ask(one).address()).isEqualTo("127.0.0.2");
            assertThat(ask(other).tenant()).isEqualTo(BOB);
        }
    }

    @Test
    void whereNobodyLivesConnectionsAreReset() throws IOException {
        try (Socket socket = connect(HERE)) {
            assertThatThrownBy(() -> ask(socket)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aConnectionThatWasMadeBeforeTheHandOverIsTheOldTenants() throws IOException {
        pods.handOver(HERE, ADA, Leaving.WITH_FIN);
        try (Socket old = connect(HERE)) {
            pods.handOver(HERE, BOB, Leaving.LINGERING);

            assertThat(ask(old).tenant()).isEqualTo(ADA);
            try (Socket fresh = connect(HERE)) {
                assertThat(ask(fresh).tenant()).isEqualTo(BOB);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Leaving.class,
            names = {"WITH_FIN", "WITH_RESET"})
    void aTenantThatLeavesTakesItsConnectionsAlong(Leaving how) throws IOException {
        pods.handOver(HERE, ADA, Leaving.WITH_FIN);
        try (Socket old = connect(HERE)) {
            ask(old);
            pods.handOver(HERE, BOB, how);

            if (how == Leaving.WITH_FIN) {
                assertThat(old.getInputStream().read()).isEqualTo(-1);
            } else {
                assertThatThrownBy(() -> old.getInputStream().read()).isInstanceOf(SocketException.class);
            }
        }
    }

    @Test
    void aTunnelAnswersEachFrameWithTheTenantItWasOpenedTo() throws IOException {
        pods.handOver(HERE, ADA, Leaving.WITH_FIN);
        try (Socket socket = connect(HERE)) {
            OutputStream out = socket.getOutputStream();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            out.write(HANDSHAKE.getBytes(StandardCharsets.US_ASCII));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            // The answer of the same section.
            assertThat(head).contains(" 101 ").contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");

            pods.handOver(HERE, BOB, Leaving.LINGERING);
            for (int i = 0; i < 2; i++) {
                out.write(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'p'});
                assertThat(in.readUnsignedByte()).isEqualTo(0x81);
                byte[] line = in.readNBytes(in.readUnsignedByte());
                assertThat(EchoReply.parse(new String(line, StandardCharsets.US_ASCII))
                                .tenant())
                        .isEqualTo(ADA);
            }
        }
    }
}
