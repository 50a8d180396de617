package dev.sandboxrouter.kubernetes;

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

/**
 * One {@code SandboxNetwork} a sandbox, for all replicas of the router; contract section 10.2, docs/decisions/0012. What is
 * known stays known while the API server is away; only changes need it. Writes name the version that they replace, so that
 * of two replicas one is told that it was late.
 */
public final class KubernetesRuleStore implements RuleStore {

    /** How often a write is tried anew because status or owner was written in between. */
    static final int MOST_RACES = 8;

    private final Optional<String> namespace;
    private final NetworkCalls calls;
    private final KnownNetworks known;
    private final NetworkWrites writes;
    private final Reflector<NetworkObject> reflector;
    private final SandboxApiVersion sandboxes;
    private final SecureRandom random = new SecureRandom();

    KubernetesRuleStore(KubernetesClient client, Optional<String> namespace) {
        this.namespace = namespace;
        this.calls = new NetworkCalls(client);
        this.known = new KnownNetworks(calls);
        this.writes = new NetworkWrites(calls);
        this.reflector =
                new Reflector<>(new ResourceApi<>(client, new NetworkKind(), namespace), "sandbox-router-rule-watch");
        this.sandboxes = new SandboxApiVersion(calls);
    }

    /**
     * Begins to follow the cluster's rules, and waits until all of them have been listed. To be called once, first.
     *
     * @throws IOException with what is wrong, in words for the operator, if that took too long
     */
    public void sync(Duration patience) throws IOException {
        reflector.start(known);
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

    @Override
    public void watch(Consumer<SandboxKey> listener) {
        known.listen(listener);
    }

    /** Those of {@link #sync}, and what has come since. */
    @Override
    public List<StoreEntry> list() {
        return known.list();
    }

    @Override
    public StoreEntry seen(SandboxKey sandbox) {
        return known.entry(sandbox);
    }

    @Override
    public StoreEntry get(SandboxKey sandbox) throws IOException {
        return known.taken(sandbox, known.read(sandbox));
    }

    @Override
    public Outcome put(
            SandboxKey sandbox, NetworkRules rules, @Nullable String ownerUid, @Nullable String expectedRevision)
            throws IOException {
        requireMine(sandbox);
        String write = HexFormat.of().toHexDigits(random.nextLong());
        for (int race = 0; race < MOST_RACES; race++) {
            ObjectNode before = known.read(sandbox);
            if (!isExpected(known.taken(sandbox, before), expectedRevision)) {
                return new Conflict();
            }
            ObjectNode next = before == null ? NetworkJson.fresh(sandbox) : before.deepCopy();
            NetworkJson.state(next, rules, write);
            if (ownerUid != null && !ownerUid.equals(NetworkJson.ownerUid(next))) {
                NetworkJson.own(next, sandboxes.get(), ownerUid);
            }
            ObjectNode made = writes.written(sandbox, next, before == null, write);
            if (made != null) {
                StoreEntry mine = known.made(sandbox, made);
                return new Written(mine, undo(sandbox, before, write, mine.revision())::run);
            }
        }
        return new Conflict();
    }

    private NetworkUndo undo(SandboxKey sandbox, @Nullable ObjectNode before, String write, String revision) {
        return new NetworkUndo(known, writes, sandbox, before, write, revision);
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

    @Override
    public Outcome delete(SandboxKey sandbox, @Nullable String expectedRevision) throws IOException {
        requireMine(sandbox);
        StoreEntry nothing = new StoreEntry.Absent(sandbox);
        for (int race = 0; race < MOST_RACES; race++) {
            ObjectNode before = known.read(sandbox);
            if (!isExpected(known.taken(sandbox, before), expectedRevision)) {
                return new Conflict();
            }
            if (before == null) {
                return new Written(nothing, () -> {});
            }
            if (writes.deleted(sandbox, before)) {
                known.deleted(sandbox, before);
                return new Written(nothing, undo(sandbox, before, "", RuleStore.NEVER_SET)::run);
            }
        }
        return new Conflict();
    }

    @Override
    public StoreEntry adopt(SandboxKey sandbox, String ownerUid) throws IOException {
        requireMine(sandbox);
        for (int race = 0; race < MOST_RACES; race++) {
            ObjectNode json = known.read(sandbox);
            StoreEntry entry = known.taken(sandbox, json);
            if (json == null || NetworkJson.ownerUid(json) != null) {
                return entry;
            }
            NetworkJson.own(json, sandboxes.get(), ownerUid);
            NetworkCalls.Reply reply = calls.replace(sandbox, json);
            if (reply.isDone()) {
                return known.made(sandbox, reply.json());
            }
        }
        return known.entry(sandbox);
    }

    @Override
    public void judged(SandboxKey sandbox, @Nullable String problem) {
        known.statuses().judged(sandbox, problem);
    }

    @Override
    public void close() {
        reflector.close();
        known.statuses().close();
    }
}
