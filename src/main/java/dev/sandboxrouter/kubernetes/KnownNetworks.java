package dev.sandboxrouter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.store.StoreEntry;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the cluster's rules, whoever said it: the watch, a read, the answer to a write. News are told once, to
 * one listener. Any thread.
 */
final class KnownNetworks implements Reflector.Sink<NetworkObject> {

    private static final Logger LOG = LoggerFactory.getLogger(KnownNetworks.class);

    private final NetworkCalls calls;
    private final NetworkCache cache = new NetworkCache();
    private final RuleNews news = new RuleNews();
    private final StatusWriter statuses;

    KnownNetworks(NetworkCalls calls) {
        this.calls = calls;
        this.statuses = new StatusWriter(calls, cache);
    }

    StatusWriter statuses() {
        return statuses;
    }

    void listen(Consumer<SandboxKey> listener) {
        news.listen(listener);
    }

    /** All of them; news that was not told yet is among it, and is not told any more. */
    List<StoreEntry> list() {
        news.clear();
        return cache.entries();
    }

    StoreEntry entry(SandboxKey sandbox) {
        return cache.entry(sandbox);
    }

    // ---------------------------------------------------------------- the watch

    @Override
    public boolean listed(Listing<NetworkObject> page) {
        cache.listed(page).forEach(this::tell);
        if (page.last()) {
            cache.orphans().forEach(this::tell);
        }
        return true;
    }

    @Override
    public boolean changed(WatchEvent.Change change, NetworkObject object, long listBegunNanos) {
        if (cache.heard(change, object)) {
            tell(object.sandbox());
        }
        return true;
    }

    void tell(SandboxKey sandbox) {
        NetworkObject object = cache.get(sandbox);
        if (object != null && !object.namesASandbox()) {
            LOG.warn("the SandboxNetwork {} is about no sandbox: no sandbox can have this name", sandbox);
            statuses.judged(sandbox, "no sandbox can have this name: expected a DNS label");
            return;
        }
        news.tell(sandbox);
    }

    // ---------------------------------------------------------------- answers

    /**
     * Reads what is stored. If there is nothing, then what was known before is gone; a later one may be known by now. What
     * a read finds out the watch will not tell again, so it is told here.
     */
    @Nullable
    ObjectNode read(SandboxKey sandbox) throws IOException {
        NetworkObject known = cache.get(sandbox);
        ObjectNode json = calls.get(sandbox);
        if (json == null && known != null && cache.bury(sandbox, known.uid())) {
            tell(sandbox);
        }
        return json;
    }

    /** Takes what a read has found. */
    StoreEntry taken(SandboxKey sandbox, @Nullable JsonNode json) {
        NetworkObject object = json == null ? null : NetworkObject.of(json);
        if (object != null && cache.take(object)) {
            tell(sandbox);
        }
        return cache.entry(sandbox);
    }

    /** Takes the answer to a write. The entry is that write's, although a later one may be known: of that it is told. */
    StoreEntry made(SandboxKey sandbox, JsonNode json) {
        NetworkObject object = NetworkObject.of(json);
        StoreEntry mine = object == null ? NetworkJson.entry(sandbox, json) : object.entry();
        if (object != null) {
            cache.take(object);
        }
        if (!cache.entry(sandbox).equals(mine)) {
            tell(sandbox);
        }
        return mine;
    }

    /** Takes that this very object was deleted. */
    void deleted(SandboxKey sandbox, JsonNode json) {
        cache.bury(sandbox, json.path("metadata").path("uid").asText());
    }
}
