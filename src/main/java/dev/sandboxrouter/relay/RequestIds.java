package dev.sandboxrouter.relay;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** {@code X-Request-ID}: the caller's if it is usable, else a new one; contract section 3. */
final class RequestIds {

    static final int MAX_LENGTH = 128;

    private static final int FRESH_LENGTH = 32;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    private RequestIds() {}

    /** Returns the received id if it is 1..128 visible ASCII characters, else 32 random hexadecimal digits. */
    static String of(@Nullable String received) {
        return received != null && isUsable(received) ? received : fresh();
    }

    /** An id need only be unlikely to repeat; nothing is protected by its being hard to guess. */
    static String fresh() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] id = new byte[FRESH_LENGTH];
        write(random.nextLong(), id, 0);
        write(random.nextLong(), id, FRESH_LENGTH / 2);
        return new String(id, StandardCharsets.ISO_8859_1);
    }

    private static void write(long bits, byte[] digits, int from) {
        for (int i = from, shift = 60; shift >= 0; i++, shift -= 4) {
            digits[i] = DIGITS[(int) (bits >>> shift) & 15];
        }
    }

    private static boolean isUsable(String id) {
        if (id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }
}
