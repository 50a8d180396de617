package dev.sandboxrouter.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** As much of RFC 6455 as a test of a proxy needs: the handshake and unfragmented frames. */
public final class WebSocket {

    public static final int TEXT = 1;
    public static final int CLOSE = 8;
    /** A well-formed {@code Sec-WebSocket-Key}. */
    public static final String KEY = "c2FuZGJveC1yb3V0ZXItaw==";

    private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

    private WebSocket() {}

    /**
     * One whole frame.
     *
     * @param opcode RFC 6455 section 5.2
     * @param masked whether it came masked, as a client must send it
     * @param text the payload, unmasked, ISO-8859-1
     */
    public record Frame(int opcode, boolean masked, String text) {

        /** The status code of a close frame; 1005 where it carries none (RFC 6455 section 7.1.5). */
        public int closeCode() {
            return text.length() < 2 ? 1005 : text.charAt(0) << 8 | text.charAt(1);
        }
    }

    /** The field lines of a client's handshake. */
    public static String handshake() {
        return "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY
                + "\r\n";
    }

    /** The 101 that answers {@link #handshake}. */
    public static String switchingProtocols() {
        return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Accept: " + acceptFor(KEY) + "\r\n\r\n";
    }

    /** RFC 6455 section 4.2.2. */
    public static String acceptFor(String key) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads a handshake and answers it. */
    public static void accept(SandboxConnection connection) throws IOException {
        connection.readRequestHead();
        connection.send(switchingProtocols());
    }

    /** A whole frame as a server sends it. */
    public static byte[] frame(int opcode, String payload) {
        return frame(opcode, payload.getBytes(StandardCharsets.ISO_8859_1), false);
    }

    /** A whole text frame as a server sends it. */
    public static byte[] text(String payload) {
        return frame(TEXT, payload);
    }

    /** A whole text frame as a client sends it. */
    public static byte[] maskedText(String payload) {
        return frame(TEXT, payload.getBytes(StandardCharsets.ISO_8859_1), true);
    }

    /** A close frame as a client sends it. */
    public static byte[] maskedClose(int code) {
        return frame(CLOSE, new byte[] {(byte) (code >> 8), (byte) code}, true);
    }

    private static byte[] frame(int opcode, byte[] payload, boolean masked) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x80 | opcode);
        writeLength(frame, payload.length, masked ? 0x80 : 0);
        if (masked) {
            frame.writeBytes(MASK);
        }
        frame.writeBytes(masked ? xor(payload, MASK) : payload);
        return frame.toByteArray();
    }

    private static void writeLength(ByteArrayOutputStream frame, int length, int maskBit) {
        if (length < 126) {
            frame.write(maskBit | length);
        } else if (length < 65536) {
            frame.write(maskBit | 126);
            frame.writeBytes(ByteBuffer.allocate(2).putShort((short) length).array());
        } else {
            frame.write(maskBit | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
        }
    }

    /** Reads one frame. */
    public static Frame read(WireEnd end) throws IOException {
        byte[] start = end.readExactly(2);
        boolean masked = (start[1] & 0x80) != 0;
        int length = readLength(end, start[1] & 0x7f);
        byte[] mask = masked ? end.readExactly(4) : new byte[4];
        return new Frame(start[0] & 0x0f, masked, latin1(xor(end.readExactly(length), mask)));
    }

    private static int readLength(WireEnd end, int first) throws IOException {
        if (first == 126) {
            return ByteBuffer.wrap(end.readExactly(2)).getShort() & 0xffff;
        }
        return first == 127
                ? Math.toIntExact(ByteBuffer.wrap(end.readExactly(8)).getLong())
                : first;
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] xor(byte[] bytes, byte[] mask) {
        byte[] out = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            out[i] = (byte) (bytes[i] ^ mask[i % 4]);
        }
        return out;
    }
}
