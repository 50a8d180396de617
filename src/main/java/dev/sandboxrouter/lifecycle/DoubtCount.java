package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.directory.AddressMoved;
import dev.sandboxrouter.directory.DirectoryEntry;
import dev.sandboxrouter.directory.DirectoryListener;
import dev.sandboxrouter.observability.DirectoryMetrics;
import java.util.List;

/** Counts the entries that failed dials have made doubtful. */
record DoubtCount(DirectoryMetrics metrics) implements DirectoryListener {

    @Override
    public void addressesMoved(List<AddressMoved> moves) {
        // a move is no doubt
    }

    @Override
    public void suspected(DirectoryEntry entry) {
        metrics.invalidated(entry.sandbox().namespace());
    }
}
