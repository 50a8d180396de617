package dev.sandboxrouter.control;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import dev.sandboxrouter.store.RuleStore;
import dev.sandboxrouter.store.StoreEntry;
import dev.sandboxrouter.store.StoreException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Makes a rule set, or its absence, durable. */
final class StorePart implements UpdatePart {

    private final RuleStore store;
    private final StoreEntry before;
    private final @Nullable NetworkRules after;
    private final @Nullable String ownerUid;
    private RuleStore.@Nullable Written written;
    private @Nullable StoreException inDoubt;

    /** @param after null to delete */
    StorePart(RuleStore store, StoreEntry before, @Nullable NetworkRules after, @Nullable String ownerUid) {
        this.store = store;
        this.before = before;
        this.after = after;
        this.ownerUid = ownerUid;
    }

    @Override
    public String name() {
        return "store";
    }

    @Override
    public void apply() throws IOException, StoreMovedException {
        SandboxKey sandbox = before.sandbox();
        String expected = before instanceof StoreEntry.Unreadable ? null : before.revision();
        RuleStore.Outcome outcome;
        try {
            outcome = after == null ? store.delete(sandbox, expected) : store.put(sandbox, after, ownerUid, expected);
        } catch (StoreException e) {
            inDoubt = e.kind() == StoreException.Kind.UNKNOWN ? e : null;
            throw e;
        }
        if (!(outcome instanceof RuleStore.Written done)) {
            throw new StoreMovedException();
        }
        written = done;
    }

    @Override
    public void undo() throws IOException {
        if (inDoubt != null) {
            throw inDoubt; // nobody knows whether there is anything to undo, and nobody may say that there is not
        }
        if (written != null) {
            written.undo().run();
        }
    }

    /** What the store holds now; {@code before} while nothing was written. */
    StoreEntry now() {
        return written == null ? before : written.now();
    }

    /** Somebody else changed the entry: what was decided by its old content has to be decided again. */
    static final class StoreMovedException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
