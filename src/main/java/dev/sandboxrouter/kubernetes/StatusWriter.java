package dev.sandboxrouter.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandboxrouter.contract.SandboxKey;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in {@code status} what became of a rule set, for whoever wrote it with kubectl. All replicas say the same, and the
 * API server takes it from the first: the others' version is out of date then, and they leave it at that.
 */
final class StatusWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);

    private final NetworkCalls calls;
    private final NetworkCache cache;
    private final WatchThread thread;

    /** The last verdict on each sandbox that is yet to be written; an empty problem for none. */
    private final Map<SandboxKey, Optional<String>> pending = new ConcurrentHashMap<>();

    StatusWriter(NetworkCalls calls, NetworkCache cache) {
        this.calls = calls;
        this.cache = cache;
        this.thread = new WatchThread(
                "sandbox-router-rule-status", bug -> LOG.error("a rule set's status could not be written", bug));
    }

    /** Any thread; never blocks. */
    void judged(SandboxKey sandbox, @Nullable String problem) {
        NetworkObject object = cache.get(sandbox);
        if (object != null
                && next(object, problem) != null
                && pending.put(sandbox, Optional.ofNullable(problem)) == null) {
            thread.execute(() -> write(sandbox));
        }
    }

    /** Null if that is what stands there. */
    private static @Nullable NetworkStatus next(NetworkObject object, @Nullable String problem) {
        NetworkStatus next = object.verdict().next(object.generation(), problem, Instant.now());
        return next.equals(object.verdict()) ? null : next;
    }

    private void write(SandboxKey sandbox) {
        Optional<String> verdict = pending.remove(sandbox);
        NetworkObject object = cache.get(sandbox);
        NetworkStatus next = object == null || verdict == null ? null : next(object, verdict.orElse(null));
        if (object == null || next == null) {
            return;
        }
        ObjectNode json = NetworkJson.fresh(sandbox);
        json.withObject("/metadata").put("resourceVersion", object.resourceVersion());
        json.withObject("/metadata").put("uid", object.uid());
        json.set("status", next.json());
        try {
            NetworkCalls.Reply reply = calls.replaceStatus(sandbox, json);
            LOG.debug("the status of the rules of {} was answered {}", sandbox, reply.code());
        } catch (IOException e) {
            LOG.debug("the status of the rules of {} could not be written: {}", sandbox, e.toString());
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
