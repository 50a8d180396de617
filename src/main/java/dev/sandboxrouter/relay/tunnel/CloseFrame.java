package dev.sandboxrouter.relay.tunnel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** The close frames that the router writes (RFC 6455, 5.5.1). */
final class CloseFrame {

    private static final int FINAL_CLOSE = 0x88;
    private static final int MASKED = 0x80;
    private static final int CODE_LENGTH = 2;

    private CloseFrame() {}

    /** As a server says it: unmasked. */
    static ByteBuf towardsClient(CloseReason reason, ByteBufAllocator allocator) {
        byte[] payload = payload(reason);
        return allocator
                .buffer(2 + payload.length)
                .writeByte(FINAL_CLOSE)
                .writeByte(payload.length)
                .writeBytes(payload);
    }

    /**
     * As a client says it: masked. The key has to be unpredictable only where an attacker chooses the payload (RFC 6455,
     * 10.3), and this payload is the router's own.
     */
    static ByteBuf towardsSandbox(CloseReason reason, ByteBufAllocator allocator) {
        byte[] payload = payload(reason);
        int key = ThreadLocalRandom.current().nextInt();
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= (byte) (key >>> (24 - 8 * (i % 4)));
        }
        return allocator
                .buffer(6 + payload.length)
                .writeByte(FINAL_CLOSE)
                .writeByte(MASKED | payload.length)
                .writeInt(key)
                .writeBytes(payload);
    }

    private static byte[] payload(CloseReason reason) {
        byte[] text = reason.text().getBytes(StandardCharsets.US_ASCII);
        byte[] payload = new byte[CODE_LENGTH + text.length];
        payload[0] = (byte) (reason.code() >>> Byte.SIZE);
        payload[1] = (byte) reason.code();
        System.arraycopy(text, 0, payload, CODE_LENGTH, text.length);
        return payload;
    }
}
