package dev.sandboxrouter.control;

import dev.sandboxrouter.ingress.CompiledRules;
import dev.sandboxrouter.ingress.NetworkRules;
import dev.sandboxrouter.store.StoreEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller wants a sandbox's rules to become, decided by what they are. */
sealed interface Change {

    /** These rules, which compile. */
    record To(NetworkRules rules, CompiledRules compiled) implements Change {}

    /** No rules. */
    record Away() implements Change {}

    /** Nothing: what was asked for is not right. */
    record Refused(List<String> problems) implements Change {}

    /** Nothing: it cannot be decided, because what is there cannot be read. */
    record Unreadable() implements Change {}

    /** Nothing: the name is not known. */
    record Unknown() implements Change {}

    /** How a change ended. */
    sealed interface Outcome {}

    /**
     * It is durable and in force.
     *
     * @param warning of whoever enforces egress; null for none
     */
    record Made(StoreEntry now, @Nullable String warning) implements Outcome {}

    /** The rules are not those that the caller expected. */
    record PreconditionFailed() implements Outcome {}

    /** Nothing was tried. */
    record NotTried(Change why) implements Outcome {}

    /** A part failed. */
    record Failed(RuleUpdate.Failed why) implements Outcome {}
}
