package dev.sandboxrouter.contract;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Secrets as they stand in files, which editors and shells end with a line. */
public final class SecretBytes {

    private SecretBytes() {}

    /** The secret in a file's content, without the white space around it; null if it is shorter than a number of bytes. */
    public static byte @Nullable [] in(byte[] content, int atLeast) {
        int from = 0;
        int to = content.length;
        while (from < to && isBlank(content[from])) {
            from++;
        }
        while (from < to && isBlank(content[to - 1])) {
            to--;
        }
        return to - from < atLeast ? null : Arrays.copyOfRange(content, from, to);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }
}
