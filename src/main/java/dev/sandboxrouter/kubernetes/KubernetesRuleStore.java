package dev.sandboxrouter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import dev.sandboxrouter.store.RuleStore;
import dev.sandboxrouter.store.StoreEntry;
import dev.sandboxrouter.store.StoreException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code SandboxNetwork} a sandbox, for all replicas of the router; contract section 10.2, docs/decisions/0012. What is
 * known stays known while the API server is away; only changes need it. Writes name the version that they replace, so that
 * of two replicas one is told that it was late.
 */
public final class KubernetesRuleStore implements RuleStore {

    private static final Logger LOG = LoggerFactory.getLogger(KubernetesRuleStore.class);

    /** How often a write is tried anew because status or owner was written in between. */
    private static final int MOST_RACES = 8;

    private final Optional<String> namespace;
    private final NetworkCalls calls;
    private final NetworkCache cache = new NetworkCache();
    private final Reflector<NetworkObject> reflector;
    private final StatusWriter statuses;
    private final SandboxApiVersion sandboxes;
    private final SecureRandom random = new SecureRandom();
    private final RuleNews news = new RuleNews();

    KubernetesRuleStore(KubernetesClient client, Optional<String> namespace) {
        this.namespace = namespace;
        this.calls = new NetworkCalls(client);
        this.reflector =
                new Reflector<>(new ResourceApi<>(client, new NetworkKind(), namespace), "sandbox-router-rule-watch");
        this.statuses = new StatusWriter(calls, cache);
        this.sandboxes = new SandboxApiVersion(calls);
    }

    // ---------------------------------------------------------------- what the watch says

    /**
     * Begins to follow the cluster's rules, and waits until all of them have been listed. To be called once, first.
     *
     * @throws IOException with what is wrong, in words for the operator, if that took too long
     */
    public void sync(Duration patience) throws IOException {
        reflector.start(new Reflector.Sink<>() {
            @Override
            public boolean listed(Listing<NetworkObject> page) {
                cache.listed(page).forEach(KubernetesRuleStore.this::tell);
                if (page.last()) {
                    cache.orphans().forEach(KubernetesRuleStore.this::tell);
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
        });
        try {
            reflector.synced().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            String problem = reflector.problem();
            throw new IOException(
                    "the rules could not be listed within " + patience.toSeconds() + " s: "
                            + (problem == null ? "no answer yet" : problem),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the rules were listed", e);
        }
    }

    private void tell(SandboxKey sandbox) {
        NetworkObject object = cache.get(sandbox);
        if (object != null && !object.namesASandbox()) {
            LOG.warn("the SandboxNetwork {} is about no sandbox: no sandbox can have this name", sandbox);
            statuses.judged(sandbox, "no sandbox can have this name: expected a DNS label");
            return;
        }
        news.tell(sandbox);
    }

    @Override
    public void watch(Consumer<SandboxKey> listener) {
        news.listen(listener);
    }

    /** Those of {@link #sync}, and what has come since. */
    @Override
    public List<StoreEntry> list() {
        news.clear();
        return cache.entries();
    }

    @Override
    public StoreEntry seen(SandboxKey sandbox) {
        return cache.entry(sandbox);
    }

    @Override
    public StoreEntry get(SandboxKey sandbox) throws IOException {
        return taken(sandbox, read(sandbox));
    }

    /**
     * Reads what is stored. If there is nothing, then what was known before is gone; a later one may be known by now. What
     * a read finds out the watch will not tell again, so it is told here.
     */
    private @Nullable ObjectNode read(SandboxKey sandbox) throws IOException {
        NetworkObject known = cache.get(sandbox);
        ObjectNode json = calls.get(sandbox);
        if (json == null && known != null && cache.bury(sandbox, known.uid())) {
            tell(sandbox);
        }
        return json;
    }

    private StoreEntry taken(SandboxKey sandbox, @Nullable JsonNode json) {
        NetworkObject object = json == null ? null : NetworkObject.of(json);
        if (object != null && cache.take(object)) {
            tell(sandbox);
        }
        return cache.entry(sandbox);
    }

    /** Takes the answer to a write. The entry is that write's, although a later one may be known: of that it is told. */
    private StoreEntry made(SandboxKey sandbox, JsonNode json) {
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

    // ---------------------------------------------------------------- changes

    @Override
    public Outcome put(
            SandboxKey sandbox, NetworkRules rules, @Nullable String ownerUid, @Nullable String expectedRevision)
            throws IOException {
        requireMine(sandbox);
        String write = HexFormat.of().toHexDigits(random.nextLong());
        for (int race = 0; race < MOST_RACES; race++) {
            ObjectNode before = read(sandbox);
            if (!isExpected(taken(sandbox, before), expectedRevision)) {
                return new Conflict();
            }
            ObjectNode next = before == null ? NetworkJson.fresh(sandbox) : before.deepCopy();
            NetworkJson.state(next, rules, write);
            if (ownerUid != null && !ownerUid.equals(NetworkJson.ownerUid(next))) {
                NetworkJson.own(next, sandboxes.get(), ownerUid);
            }
            ObjectNode made = written(sandbox, next, before == null, write);
            if (made != null) {
                StoreEntry mine = made(sandbox, made);
                return new Written(mine, () -> undo(sandbox, before, write, mine.revision()));
            }
        }
        return new Conflict();
    }

    private static boolean isExpected(StoreEntry entry, @Nullable String expectedRevision) {
        return expectedRevision == null || entry.revision().equals(expectedRevision);
    }

    /** With a Role in one namespace rules in any other could be neither written nor followed. */
    private void requireMine(SandboxKey sandbox) throws StoreException {
        if (namespace.isPresent() && !namespace.get().equals(sandbox.namespace())) {
            throw new StoreException(
                    StoreException.Kind.REFUSED,
                    "this router keeps rules for namespace " + namespace.get() + " alone (--cache-namespace)");
        }
    }

    /** Creates or replaces; null if somebody was faster. An answer that did not come is looked for in what is stored. */
    private @Nullable ObjectNode written(SandboxKey sandbox, ObjectNode next, boolean isNew, String write)
            throws IOException {
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

    @Override
    public Outcome delete(SandboxKey sandbox, @Nullable String expectedRevision) throws IOException {
        requireMine(sandbox);
        for (int race = 0; race < MOST_RACES; race++) {
            ObjectNode before = read(sandbox);
            if (!isExpected(taken(sandbox, before), expectedRevision)) {
                return new Conflict();
            }
            if (before == null) {
                return new Written(new StoreEntry.Absent(sandbox), () -> {});
            }
            if (isGone(sandbox, before)) {
                return new Written(
                        new StoreEntry.Absent(sandbox), () -> undo(sandbox, before, "", RuleStore.NEVER_SET));
            }
        }
        return new Conflict();
    }

    /** Deletes this very object; false if it has changed. */
    private boolean isGone(SandboxKey sandbox, ObjectNode before) throws IOException {
        boolean gone = deleted(sandbox, before);
        if (gone) {
            cache.bury(sandbox, before.path("metadata").path("uid").asText());
        }
        return gone;
    }

    private boolean deleted(SandboxKey sandbox, ObjectNode before) throws IOException {
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

    /**
     * Puts back what was there, unless somebody else has changed it since: that change is not ours to take back. If it
     * fails, what is stored is what counts at every replica, so it is told here too.
     *
     * @param write the name of the write that is undone; empty for a deletion
     * @param revision what it made: kubectl keeps the name when it edits the rules
     */
    private void undo(SandboxKey sandbox, @Nullable ObjectNode before, String write, String revision)
            throws IOException {
        try {
            for (int race = 0; race < MOST_RACES && !isUndone(sandbox, before, write, revision); race++) {
                LOG.debug("undoing a change to the rules of {} again", sandbox);
            }
        } catch (IOException e) {
            tell(sandbox);
            throw e;
        }
    }

    private boolean isUndone(SandboxKey sandbox, @Nullable ObjectNode before, String write, String revision)
            throws IOException {
        ObjectNode now = read(sandbox);
        boolean isOurs = write.isEmpty()
                ? now == null
                : now != null
                        && NetworkJson.writeOf(now).equals(write)
                        && NetworkJson.entry(sandbox, now).revision().equals(revision);
        if (!isOurs) {
            taken(sandbox, now);
            tell(sandbox);
            return true;
        }
        if (before == null) {
            return now == null || isGone(sandbox, now);
        }
        String restored = NetworkJson.writeOf(before);
        ObjectNode json = now == null ? NetworkJson.again(before) : NetworkJson.asItWas(before, now);
        ObjectNode made = written(sandbox, json, now == null, restored);
        if (made != null) {
            made(sandbox, made);
        }
        return made != null;
    }

    @Override
    public StoreEntry adopt(SandboxKey sandbox, String ownerUid) throws IOException {
        requireMine(sandbox);
        for (int race = 0; race < MOST_RACES; race++) {
            ObjectNode json = read(sandbox);
            StoreEntry entry = taken(sandbox, json);
            if (json == null || NetworkJson.ownerUid(json) != null) {
                return entry;
            }
            NetworkJson.own(json, sandboxes.get(), ownerUid);
            NetworkCalls.Reply reply = calls.replace(sandbox, json);
            if (reply.isDone()) {
                return made(sandbox, reply.json());
            }
        }
        return cache.entry(sandbox);
    }

    @Override
    public void judged(SandboxKey sandbox, @Nullable String problem) {
        statuses.judged(sandbox, problem);
    }

    @Override
    public void close() {
        reflector.close();
        statuses.close();
    }
}
