package dev.sandboxrouter.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.store.StoreException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Single writes, with an end: an answer that did not come is looked for in what is stored. Each names the version that it
 * replaces, so that of two writers one is told that it was late. Blocks.
 */
final class NetworkWrites {

    private final NetworkCalls calls;

    NetworkWrites(NetworkCalls calls) {
        this.calls = calls;
    }

    /**
     * Creates or replaces.
     *
     * @param write the name of this write, by which it is known again
     * @return what is stored now; null if somebody was faster
     */
    @Nullable
    ObjectNode written(SandboxKey sandbox, ObjectNode next, boolean isNew, String write) throws IOException {
        try {
            NetworkCalls.Reply reply = isNew ? calls.create(sandbox, next) : calls.replace(sandbox, next);
            return reply.isDone() ? reply.json() : null;
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.UNKNOWN) {
                throw e;
            }
            ObjectNode stored = lookAgain(sandbox, e);
            if (stored != null && NetworkJson.writeOf(stored).equals(write)) {
                return stored;
            }
            throw NetworkJson.mayYetCome(isNew ? null : next, stored) ? e : unmade(e);
        }
    }

    /** Deletes this very object; false if it has changed. */
    boolean deleted(SandboxKey sandbox, ObjectNode before) throws IOException {
        try {
            NetworkCalls.Reply reply = calls.delete(sandbox, before);
            return reply.isDone() || reply.isAbsent();
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.UNKNOWN) {
                throw e;
            }
            ObjectNode stored = lookAgain(sandbox, e);
            if (stored == null) {
                return true;
            }
            throw NetworkJson.mayYetCome(before, stored) ? e : unmade(e);
        }
    }

    private static StoreException unmade(StoreException doubt) {
        return new StoreException(StoreException.Kind.UNAVAILABLE, String.valueOf(doubt.getMessage()), doubt);
    }

    private @Nullable ObjectNode lookAgain(SandboxKey sandbox, StoreException doubt) throws StoreException {
        try {
            return calls.get(sandbox);
        } catch (IOException e) {
            doubt.addSuppressed(e);
            throw doubt;
        }
    }
}
