package dev.sandboxrouter.control;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All parts of a change, in order, or none; contract 10.1. It runs to its end on the thread that started it, whatever
 * becomes of the caller's connection: nobody interrupts that thread.
 */
final class RuleUpdate {

    private static final Logger LOG = LoggerFactory.getLogger(RuleUpdate.class);

    /** How it ended. */
    sealed interface Outcome {}

    record Applied() implements Outcome {}

    /**
     * A part failed, and all is as it was, unless undoing failed too.
     *
     * @param part the name of the part
     * @param undone whether every part could be undone
     * @param cause never for the caller
     */
    record Failed(String part, boolean undone, Throwable cause) implements Outcome {}

    private RuleUpdate() {}

    static Outcome run(List<UpdatePart> parts) {
        for (int i = 0; i < parts.size(); i++) {
            try {
                parts.get(i).apply();
            } catch (Exception | Error e) {
                return new Failed(parts.get(i).name(), undo(parts.subList(0, i + 1)), e);
            }
        }
        return new Applied();
    }

    /** In reverse, the failed part first: of what it did before it failed nobody knows. One that fails stops no other. */
    private static boolean undo(List<UpdatePart> parts) {
        boolean undone = true;
        for (int i = parts.size() - 1; i >= 0; i--) {
            try {
                parts.get(i).undo();
            } catch (Exception | Error e) {
                undone = false;
                LOG.error(
                        "the part {} of a failed update could not be undone",
                        parts.get(i).name(),
                        e);
            }
        }
        return undone;
    }
}
