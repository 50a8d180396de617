package dev.sandboxrouter.control;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.CompiledRules;
import dev.sandboxrouter.ingress.NetworkRules;
import dev.sandboxrouter.ingress.RuleBook;
import dev.sandboxrouter.ingress.RuleCompiler;
import dev.sandboxrouter.ingress.RuleState;
import dev.sandboxrouter.store.RuleStore;
import dev.sandboxrouter.store.StoreEntry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of all sandboxes: the one who reads the store, feeds the {@link RuleBook} and changes either; contract 10.1
 * and 10.2. Changes block, for the disk and for those before them at the same sandbox; everything else never does.
 */
public final class SandboxRules {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxRules.class);

    /** How often a change is decided anew because another replica was faster. */
    private static final int MOST_ATTEMPTS = 5;

    private final RuleStore store;
    private final RuleBook book;
    private final RuleCompiler compiler;
    private final EgressPolicy egress;
    private final Owners owners;
    private final SandboxLocks locks = new SandboxLocks();
    private final Following following = new Following(locks);

    /** What callers are shown: what was acknowledged, never a change that may yet be undone. */
    private final Map<SandboxKey, StoreEntry> shown = new ConcurrentHashMap<>();

    public SandboxRules(RuleStore store, RuleBook book, RuleCompiler compiler, EgressPolicy egress, Owners owners) {
        this.store = store;
        this.book = book;
        this.compiler = compiler;
        this.egress = egress;
        this.owners = owners;
    }

    /** Puts in force what the store holds, and keeps following it, with nobody to tell; {@link #load(Executor, Consumer)}. */
    public void load() throws IOException {
        load(Runnable::run, sandbox -> {});
    }

    /**
     * Puts in force what the store holds, and keeps following it. To be called once, before the first request.
     *
     * @param workers where owners are written down, which blocks for the store
     * @param told hears of each sandbox whose rules were changed elsewhere, once they are in force here; on any thread
     * @throws IOException if the store cannot be read at all
     */
    public void load(Executor workers, Consumer<SandboxKey> told) throws IOException {
        for (StoreEntry entry : store.list()) {
            locked(entry.sandbox(), () -> enforce(entry));
        }
        following.begin(sandbox -> {
            enforce(store.seen(sandbox));
            told.accept(sandbox);
            if (mayBeAdopted(sandbox)) {
                workers.execute(() -> adopt(sandbox));
            }
        });
        store.watch(following::changed);
        book.markLoaded();
        shown.keySet().stream().filter(this::mayBeAdopted).forEach(sandbox -> workers.execute(() -> adopt(sandbox)));
        LOG.info("{} rule sets loaded, {} of them unreadable", book.size(), book.unreadable());
    }

    /** Under the sandbox's lock. What is in force already is left alone: listeners look at every open connection. */
    private void enforce(StoreEntry entry) {
        SandboxKey sandbox = entry.sandbox();
        if (entry instanceof StoreEntry.Unreadable unreadable) {
            close(unreadable);
        } else if (entry.equals(current(sandbox)) && isInForce(entry)) {
            store.judged(sandbox, null);
        } else if (entry instanceof StoreEntry.Held held) {
            enforce(held);
        } else {
            book.remove(sandbox);
            shown.remove(sandbox);
        }
    }

    private boolean isInForce(StoreEntry entry) {
        RuleState state = book.get(entry.sandbox());
        return entry instanceof StoreEntry.Held
                ? state instanceof RuleState.Rules rules && rules.revision().equals(entry.revision())
                : state == null;
    }

    private void enforce(StoreEntry.Held held) {
        SandboxKey sandbox = held.sandbox();
        RuleCompiler.Result result = compiler.compile(held.stored().rules());
        if (result instanceof RuleCompiler.Result.Compiled sound) {
            book.put(sandbox, state(held, sound.rules()));
            shown.put(sandbox, held);
            store.judged(sandbox, null);
        } else if (result instanceof RuleCompiler.Result.Invalid invalid) {
            close(new StoreEntry.Unreadable(sandbox, String.join("; ", invalid.problems())));
        }
    }

    private void close(StoreEntry.Unreadable entry) {
        SandboxKey sandbox = entry.sandbox();
        store.judged(sandbox, entry.why());
        if (!entry.equals(shown.put(sandbox, entry))) {
            LOG.error("the rules of {} cannot be read, the sandbox is closed: {}", sandbox, entry.why());
        }
        if (!(book.get(sandbox) instanceof RuleState.Unreadable)) {
            book.put(sandbox, new RuleState.Unreadable());
        }
    }

    private static RuleState state(StoreEntry.Held held, CompiledRules compiled) {
        return new RuleState.Rules(held.stored().rules(), compiled, held.revision());
    }

    /** What was last acknowledged for a sandbox. */
    StoreEntry current(SandboxKey sandbox) {
        return shown.getOrDefault(sandbox, new StoreEntry.Absent(sandbox));
    }

    /** Whether rules were made for another Sandbox object than the one of this name today. */
    boolean ownerChanged(StoreEntry entry) {
        String made = owner(entry);
        String today = owners.uidOf(entry.sandbox());
        return made != null && today != null && !made.equals(today);
    }

    /**
     * Changes a sandbox's rules. Blocks until the change is durable and in force, or undone.
     *
     * @param decide may be asked more than once
     */
    Change.Outcome change(SandboxKey sandbox, IfMatch condition, Function<StoreEntry, Change> decide) {
        return following.locked(sandbox, () -> attempt(sandbox, condition, decide, 1));
    }

    private Change.Outcome attempt(
            SandboxKey sandbox, IfMatch condition, Function<StoreEntry, Change> decide, int attempt) {
        if (!condition.holds(current(sandbox)) && !(reread(sandbox) && condition.holds(current(sandbox)))) {
            return new Change
                    .PreconditionFailed(); // also by what is stored: another replica may have answered the caller
        }
        StoreEntry before = current(sandbox);
        Change change = decide.apply(before);
        Change.Outcome outcome;
        if (change instanceof Change.To to) {
            outcome = update(before, to.rules(), to.compiled());
        } else if (change instanceof Change.Away) {
            outcome = update(before, null, null);
        } else {
            return new Change.NotTried(change);
        }
        boolean again = attempt < MOST_ATTEMPTS
                && outcome instanceof Change.Failed failed
                && failed.why().cause() instanceof StorePart.StoreMovedException;
        return again && reread(sandbox) ? attempt(sandbox, condition, decide, attempt + 1) : outcome;
    }

    private boolean reread(SandboxKey sandbox) {
        try {
            enforce(store.get(sandbox));
            return true;
        } catch (IOException e) {
            LOG.error("the rules of {} could not be read again", sandbox, e);
            return false;
        }
    }

    private Change.Outcome update(StoreEntry before, @Nullable NetworkRules rules, @Nullable CompiledRules compiled) {
        SandboxKey sandbox = before.sandbox();
        String today = owners.uidOf(sandbox);
        StorePart stored = new StorePart(store, before, rules, today == null ? owner(before) : today);
        EnforcedPart enforced = new EnforcedPart(
                book,
                sandbox,
                () -> rules == null ? null : state(stored.now(), rules, Objects.requireNonNull(compiled)));
        EgressPart outwards = new EgressPart(egress, sandbox, before, rules == null ? NetworkRules.DEFAULTS : rules);
        RuleUpdate.Outcome outcome = RuleUpdate.run(List.of(stored, enforced, outwards));
        if (outcome instanceof RuleUpdate.Failed failed) {
            LOG.error("the rules of {} stay as they were: the part {} failed", sandbox, failed.part(), failed.cause());
            return new Change.Failed(failed);
        }
        show(stored.now());
        return new Change.Made(stored.now(), outwards.warning());
    }

    /** What is in force is what was stored, be it another thing than was asked for: a store may drop a field. */
    private RuleState state(StoreEntry now, NetworkRules asked, CompiledRules compiled) {
        if (!(now instanceof StoreEntry.Held held)) {
            return new RuleState.Unreadable();
        }
        if (held.stored().rules().equals(asked)) {
            return state(held, compiled);
        }
        return compiler.compile(held.stored().rules()) instanceof RuleCompiler.Result.Compiled sound
                ? state(held, sound.rules())
                : new RuleState.Unreadable();
    }

    private void show(StoreEntry entry) {
        if (entry instanceof StoreEntry.Absent) {
            shown.remove(entry.sandbox());
        } else if (entry instanceof StoreEntry.Unreadable unreadable) {
            close(unreadable);
        } else {
            shown.put(entry.sandbox(), entry);
            store.judged(entry.sandbox(), null);
        }
    }

    /** What a PUT or a PATCH starts from; of unreadable rules nothing is known. */
    static NetworkRules rules(StoreEntry entry) {
        return entry instanceof StoreEntry.Held held ? held.stored().rules() : NetworkRules.DEFAULTS;
    }

    private static @Nullable String owner(StoreEntry entry) {
        return entry instanceof StoreEntry.Held held ? held.stored().ownerUid() : null;
    }

    /** Whether a sandbox has rules that nobody's name stands on yet. Never blocks. */
    public boolean isOrphan(SandboxKey sandbox) {
        return current(sandbox) instanceof StoreEntry.Held held && held.stored().ownerUid() == null;
    }

    /** Remembers for whom rules were made, if that is known by now and was not before. Blocks for the disk. */
    public void adopt(SandboxKey sandbox) {
        String today = owners.uidOf(sandbox);
        if (today != null && isOrphan(sandbox)) {
            locked(sandbox, () -> {
                if (isOrphan(sandbox)) {
                    write(sandbox, today);
                }
            });
        }
    }

    private boolean mayBeAdopted(SandboxKey sandbox) {
        return isOrphan(sandbox) && owners.uidOf(sandbox) != null;
    }

    private void write(SandboxKey sandbox, String ownerUid) {
        try {
            enforce(store.adopt(sandbox, ownerUid));
        } catch (IOException e) {
            LOG.warn("the owner of the rules of {} could not be written down: {}", sandbox, e.toString());
        }
    }

    private void locked(SandboxKey sandbox, Runnable work) {
        following.locked(sandbox, () -> {
            work.run();
            return sandbox;
        });
    }
}
