package dev.sandboxrouter.ingress;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verdict with its reasons.
 *
 * @param verdict what the data path says to this request
 * @param steps in the order of contract 8.2; the first that refuses made the verdict, those behind it say what they would
 *     have said
 */
public record Explanation(Verdict verdict, List<Step> steps) {

    /** What one step said. */
    public enum Outcome {
        PASSED,
        REFUSED,
        /** Nothing was asked of it: the port is exempt, or the rules do not have it. */
        SKIPPED
    }

    /**
     * One step.
     *
     * @param name {@code rules} where they are unreadable; else {@code port}, {@code client}, {@code traffic-token}
     * @param list the field of the rules that decided; null if none did
     * @param entry the entry of that list, as written; null where it was the list as a whole
     */
    public record Step(String name, Outcome outcome, @Nullable String list, @Nullable String entry) {}
}
