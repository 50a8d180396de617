package dev.sandboxrouter.testkit.kubernetes;

import dev.sandboxrouter.testkit.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection of an echo pod: GETs on it, and after an upgrade text frames. Selector's thread only. */
final class EchoConnection {

    private static final Pattern KEY = Pattern.compile("sec-websocket-key: *(\\S+)", Pattern.CASE_INSENSITIVE);
    private static final int TEXT = 1;
    private static final int CLOSE = 8;

    private final SocketChannel socket;
    private final byte[] line;
    private final Consumer<EchoConnection> whenClosed;
    private final ByteBuffer in = ByteBuffer.allocate(16 * 1024);
    private boolean upgraded;

    EchoConnection(SocketChannel socket, String line, Consumer<EchoConnection> whenClosed) {
        this.socket = socket;
        this.line = line.getBytes(StandardCharsets.ISO_8859_1);
        this.whenClosed = whenClosed;
    }

    void read() {
        try {
            if (socket.read(in) < 0) {
                close(false);
                return;
            }
            in.flip();
            while (socket.isOpen() && (upgraded ? frame() : request())) {
                // as long as something whole is there
            }
            in.compact();
        } catch (IOException e) {
            close(false);
        }
    }

    /** Answers one request; false where none is complete. */
    private boolean request() throws IOException {
        String text = new String(in.array(), in.position(), in.remaining(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        in.position(in.position() + end + 4);
        String head = text.substring(0, end);
        if (head.toLowerCase(Locale.ROOT).contains("\r\nupgrade: websocket")) {
            upgrade(head);
        } else {
            write(
                    bytes("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + line.length + "\r\n\r\n"),
                    line);
        }
        return true;
    }

    private void upgrade(String head) throws IOException {
        Matcher key = KEY.matcher(head);
        String accept = key.find() ? WebSocket.acceptFor(key.group(1)) : "";
        upgraded = true;
        write(bytes("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Accept: " + accept + "\r\n\r\n"));
    }

    /** Answers one frame, masked and shorter than 126 bytes; false where none is complete. */
    private boolean frame() throws IOException {
        if (in.remaining() < 6) {
            return false;
        }
        int opcode = in.get(in.position()) & 0x0f;
        int length = 6 + (in.get(in.position() + 1) & 0x7f);
        if (in.remaining() < length) {
            return false;
        }
        in.position(in.position() + length);
        if (opcode == CLOSE) {
            write(new byte[] {(byte) (0x80 | CLOSE), 0});
            close(false);
        } else {
            write(new byte[] {(byte) (0x80 | TEXT), (byte) line.length}, line);
        }
        return true;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Answers are short: a peer in whose socket one does not fit has stopped reading, and is cut off. */
    private void write(byte[]... parts) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        if (socket.write(ByteBuffer.wrap(whole.toByteArray())) < whole.size()) {
            throw new IOException("the peer does not read");
        }
    }

    void close(boolean byReset) {
        whenClosed.accept(this);
        try {
            if (byReset) {
                reset(socket);
            } else {
                socket.close();
            }
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    static void reset(SocketChannel socket) throws IOException {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        socket.close();
    }
}
