package dev.sandboxrouter.relay.tunnel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes and reads WebSocket frames for tests, by the letter of RFC 6455, 5.2 and independent of the code under test. */
final class Frames {

    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;

    private static final byte[] KEY = {0x11, (byte) 0x82, 0x33, (byte) 0xf4};

    private Frames() {}

    static byte[] frame(int opcode, boolean masked, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int mask = masked ? 0x80 : 0;
        out.write(0x80 | opcode);
        if (payload.length < 126) {
            out.write(mask | payload.length);
        } else if (payload.length < 65_536) {
            out.write(mask | 126);
            out.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            out.write(mask | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        if (masked) {
            out.writeBytes(KEY);
        }
        out.writeBytes(masked ? masked(payload, KEY) : payload);
        return out.toByteArray();
    }

    static byte[] text(boolean masked, String text) {
        return frame(TEXT, masked, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] close(boolean masked, int code, String reason) {
        return frame(CLOSE, masked, closePayload(code, reason));
    }

    static byte[] close(boolean masked, CloseReason reason) {
        return close(masked, reason.code(), reason.text());
    }

    /** How long the router's masked close frame is. */
    static int maskedCloseLength(CloseReason reason) {
        return 2 + 4 + 2 + reason.text().length();
    }

    /** Takes the mask off a short masked frame: the same frame as a server would have sent it. */
    static byte[] unmask(byte[] frame) {
        if ((frame[1] & 0x80) == 0) {
            throw new AssertionError("not masked: " + Arrays.toString(frame));
        }
        byte[] payload = masked(Arrays.copyOfRange(frame, 6, frame.length), Arrays.copyOfRange(frame, 2, 6));
        ByteBuffer plain = ByteBuffer.allocate(2 + payload.length);
        return plain.put(frame[0]).put((byte) (frame[1] & 0x7f)).put(payload).array();
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] closePayload(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(2 + text.length)
                .putShort((short) code)
                .put(text)
                .array();
    }

    private static byte[] masked(byte[] payload, byte[] key) {
        byte[] result = payload.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= key[i % 4];
        }
        return result;
    }
}
