package dev.sandboxrouter.store;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps rule sets; contract section 10.2. Every call may block on a disk or a network, so none is made on an event loop.
 * Calls for different sandboxes may overlap; whoever calls sees to it that those for one sandbox do not.
 */
public interface RuleStore extends AutoCloseable {

    /** The revision of rules that were never set, or were deleted. */
    String NEVER_SET = "0";

    /** What {@link #put} and {@link #delete} can end in, short of failing. */
    sealed interface Outcome {}

    /**
     * It is durable.
     *
     * @param now what the store holds from here on
     * @param undo puts back what was there before, bit for bit where the store can
     */
    record Written(StoreEntry now, Undo undo) implements Outcome {}

    /** The store does not hold the revision that was expected; nothing was written. */
    record Conflict() implements Outcome {}

    /** Takes one change back; for the one who made it, before anybody else changes the same sandbox. */
    @FunctionalInterface
    interface Undo {
        void run() throws IOException;
    }

    /** All that is held or unreadable, in no order; never {@link StoreEntry.Absent}. */
    List<StoreEntry> list() throws IOException;

    /** What is stored, past every copy. */
    StoreEntry get(SandboxKey sandbox) throws IOException;

    /** What was last heard, read or written here: what a watch of this store told of. Does not wait for a network. */
    StoreEntry seen(SandboxKey sandbox);

    /**
     * Writes a rule set whole, in the place of whatever was there, be it unreadable.
     *
     * @param ownerUid null if it is not known
     * @param expectedRevision what must be there; null for anything
     * @throws IOException if it could not be made durable; what was there before still is, unless it is a
     *     {@link StoreException} that says that nobody knows
     */
    Outcome put(SandboxKey sandbox, NetworkRules rules, @Nullable String ownerUid, @Nullable String expectedRevision)
            throws IOException;

    /**
     * Removes the rule set; no error if there is none.
     *
     * @param expectedRevision what must be there; null for anything
     * @throws IOException if it could not be made durable; what was there before still is, unless it is a
     *     {@link StoreException} that says that nobody knows
     */
    Outcome delete(SandboxKey sandbox, @Nullable String expectedRevision) throws IOException;

    /**
     * Remembers for whom a rule set was made, once that is known. Rules and revision stay.
     *
     * @return what the store holds from here on
     */
    StoreEntry adopt(SandboxKey sandbox, String ownerUid) throws IOException;

    /**
     * Tells of every change since {@link #list} that was not made through this object, such as another replica's; what
     * it is, {@link #seen} says. To be called once.
     *
     * @param sink is called on a thread of the store's own, which it must not hold up
     */
    void watch(Consumer<SandboxKey> sink);

    /**
     * Takes note of what became of an entry, where the store has a place to show it. Never blocks, and may be forgotten.
     *
     * @param problem null if it is in force
     */
    void judged(SandboxKey sandbox, @Nullable String problem);

    @Override
    void close();
}
