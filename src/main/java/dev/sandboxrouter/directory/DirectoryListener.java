package dev.sandboxrouter.directory;

import java.util.List;

/** Hears which addresses changed hands: pools and tunnels close what was opened to the old tenant. */
@FunctionalInterface
public interface DirectoryListener {

    /**
     * Called once a change, with at least one move, after look-ups already see the new state, on the thread that made
     * the change. Must neither block nor throw.
     */
    void addressesMoved(List<AddressMoved> moves);

    /** Called when a failed dial has made an entry doubtful that was not; on any thread, under the same rules. */
    default void suspected(DirectoryEntry entry) {}
}
