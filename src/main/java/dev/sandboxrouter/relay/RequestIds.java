package dev.sandboxrouter.relay;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** {@code X-Request-ID}: the caller's if it is usable, else a new one; contract section 3. */
final class RequestIds {

    static final int MAX_LENGTH = 128;

    private static final HexFormat HEX = HexFormat.of();

    private RequestIds() {}

    /** Returns the received id if it is 1..128 visible ASCII characters, else 32 random hexadecimal digits. */
    static String of(@Nullable String received) {
        return received != null && isUsable(received) ? received : fresh();
    }

    /** An id need only be unlikely to repeat; nothing is protected by its being hard to guess. */
    static String fresh() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
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
