package dev.sandboxrouter.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandboxrouter.contract.SandboxKey;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one change back; contract 10.1. Blocks. */
final class NetworkUndo {

    private static final Logger LOG = LoggerFactory.getLogger(NetworkUndo.class);

    private final KnownNetworks known;
    private final NetworkWrites writes;
    private final SandboxKey sandbox;
    private final @Nullable ObjectNode before;
    private final String write;
    private final String revision;

    /**
     * Prepares it.
     *
     * @param before what was stored; null for nothing
     * @param write the name of the write that is undone; empty for a deletion
     * @param revision what it made: kubectl keeps the name when it edits the rules
     */
    NetworkUndo(
            KnownNetworks known,
            NetworkWrites writes,
            SandboxKey sandbox,
            @Nullable ObjectNode before,
            String write,
            String revision) {
        this.known = known;
        this.writes = writes;
        this.sandbox = sandbox;
        this.before = before;
        this.write = write;
        this.revision = revision;
    }

    /**
     * Puts back what was there, unless somebody else has changed it since: that change is not ours to take back. If it
     * fails, what is stored is what counts at every replica, so it is told here too.
     */
    void run() throws IOException {
        try {
            for (int race = 0; race < KubernetesRuleStore.MOST_RACES && !isUndone(); race++) {
                LOG.debug("undoing a change to the rules of {} again", sandbox);
            }
        } catch (IOException e) {
            known.tell(sandbox);
            throw e;
        }
    }

    private boolean isUndone() throws IOException {
        ObjectNode now = known.read(sandbox);
        if (!isOurs(now)) {
            known.taken(sandbox, now);
            known.tell(sandbox);
            return true;
        }
        return before == null ? isGone(now) : isBack(before, now);
    }

    private boolean isOurs(@Nullable ObjectNode now) {
        if (write.isEmpty() || now == null) {
            return write.isEmpty() && now == null;
        }
        return NetworkJson.writeOf(now).equals(write)
                && NetworkJson.entry(sandbox, now).revision().equals(revision);
    }

    private boolean isGone(@Nullable ObjectNode now) throws IOException {
        if (now == null) {
            return true;
        }
        boolean gone = writes.deleted(sandbox, now);
        if (gone) {
            known.deleted(sandbox, now);
        }
        return gone;
    }

    private boolean isBack(ObjectNode was, @Nullable ObjectNode now) throws IOException {
        ObjectNode json = now == null ? NetworkJson.again(was) : NetworkJson.asItWas(was, now);
        ObjectNode made = writes.written(sandbox, json, now == null, NetworkJson.writeOf(was));
        if (made != null) {
            known.made(sandbox, made);
        }
        return made != null;
    }
}
