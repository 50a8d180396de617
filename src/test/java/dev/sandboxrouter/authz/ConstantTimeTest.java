package dev.sandboxrouter.authz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Welch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The time of a comparison does not tell how much of a secret was right: Welch's t between a guess that is wrong at once and
 * one that is wrong at its end stays below 4.5 over 10^5 samples each, the slowest tenth, which the machine made slow, left
 * out of both.
 */
@Tag("long")
class ConstantTimeTest {

    private static final int SAMPLES = 100_000;
    private static final int WARM_UP = 50_000;
    private static final byte[] KEY = "k".repeat(32).getBytes(StandardCharsets.US_ASCII);

    /** Takes the outcomes, so that no compiler finds out that nobody wants them. */
    @SuppressWarnings("UnusedVariable")
    private static volatile boolean sink;

    private final Random random = new Random(1);

    @Test
    void ofSharedTokens() {
        String token = "abcdefgh".repeat(32);
        SharedToken shared = new SharedToken(() -> List.of(token.getBytes(StandardCharsets.US_ASCII)));
        assertIndistinguishable(
                shared::matches, 'X' + token.substring(1), token.substring(0, token.length() - 1) + 'X');
    }

    @Test
    void ofScopedTokens() {
        ScopedTokens tokens = new ScopedTokens(() -> List.of(KEY));
        String token = ScopedTokens.mint(KEY, Requests.BOX, 1_893_456_000);
        int mac = token.lastIndexOf('.') + 1;
        assertIndistinguishable(
                guess -> tokens.verify(guess) != null,
                token.substring(0, mac) + (token.charAt(mac) == 'X' ? 'Y' : 'X') + token.substring(mac + 1),
                token.substring(0, token.length() - 1) + 'X');
    }

    private void assertIndistinguishable(Predicate<String> comparison, String wrongAtOnce, String wrongAtTheEnd) {
        measure(comparison, wrongAtOnce, wrongAtTheEnd, WARM_UP);
        long[][] times = measure(comparison, wrongAtOnce, wrongAtTheEnd, SAMPLES);
        assertThat(Math.abs(Welch.t(times[0], times[1]))).isLessThan(Welch.LIMIT);
    }

    /** The two kinds in an order that chance makes, so that no drift of the machine falls on one of them. */
    private long[][] measure(Predicate<String> comparison, String one, String other, int samples) {
        long[][] times = new long[2][samples];
        int[] next = new int[2];
        while (next[0] < samples || next[1] < samples) {
            int kind = next[0] == samples ? 1 : next[1] == samples ? 0 : random.nextInt(2);
            String guess = kind == 0 ? one : other;
            long begun = System.nanoTime();
            sink = comparison.test(guess);
            times[kind][next[kind]++] = System.nanoTime() - begun;
        }
        return times;
    }
}
