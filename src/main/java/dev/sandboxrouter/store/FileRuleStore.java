package dev.sandboxrouter.store;

import dev.sandboxrouter.address.DnsLabel;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JSON file a sandbox, {@code <namespace>.<id>.json}, in one folder that belongs to one router. A label holds neither
 * dot nor slash, so every name is one file's and none leads out of the folder.
 */
public final class FileRuleStore implements RuleStore {

    /** Of a file, bytes: above any rule set that the control API takes, which is at most 1 MiB of JSON. */
    static final int MAX_BYTES = 8 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(FileRuleStore.class);
    private static final String SUFFIX = ".json";

    /** Stands for what was there and cannot be put back: as unreadable as that was, so the sandbox stays closed. */
    private static final byte[] UNREADABLE = {};

    private final DurableFolder folder;
    private final Revisions revisions = new Revisions();

    private FileRuleStore(DurableFolder folder) {
        this.folder = folder;
    }

    /**
     * Opens a folder, which need not exist yet, and removes what a crash left unfinished in it.
     *
     * @throws IOException if the folder is there and cannot be read
     */
    public static FileRuleStore open(Path path) throws IOException {
        return open(new DurableFolder(path));
    }

    static FileRuleStore open(DurableFolder folder) throws IOException {
        folder.removeUnfinished();
        return new FileRuleStore(folder);
    }

    /** Whether rules could be stored now; the folder need not exist for that. */
    public boolean isWritable() {
        return folder.isWritable();
    }

    @Override
    public List<StoreEntry> list() throws IOException {
        List<StoreEntry> entries = new ArrayList<>();
        for (String name : folder.names()) {
            SandboxKey sandbox = sandboxOf(name);
            if (sandbox == null) {
                LOG.warn("{} in the folder of rules names no sandbox and is left alone", name);
            } else {
                entries.add(get(sandbox));
            }
        }
        return entries;
    }

    /** A file that cannot be read is an entry like one that makes no sense: the sandbox is closed, the others are not. */
    @Override
    public StoreEntry get(SandboxKey sandbox) {
        try {
            byte[] content = folder.read(nameOf(sandbox), MAX_BYTES);
            StoreEntry entry = content == null ? new StoreEntry.Absent(sandbox) : parse(sandbox, content);
            revisions.found(entry.revision());
            return entry;
        } catch (IOException e) {
            return new StoreEntry.Unreadable(sandbox, e.toString());
        }
    }

    private static StoreEntry parse(SandboxKey sandbox, byte[] content) {
        return content.length > MAX_BYTES
                ? new StoreEntry.Unreadable(sandbox, "longer than " + MAX_BYTES + " bytes")
                : RulesDocument.read(sandbox, content);
    }

    @Override
    public Outcome put(
            SandboxKey sandbox, NetworkRules rules, @Nullable String ownerUid, @Nullable String expectedRevision)
            throws IOException {
        if (expectedRevision != null && !get(sandbox).revision().equals(expectedRevision)) {
            return new Conflict();
        }
        return replace(new StoreEntry.Held(sandbox, new StoredRules(rules, ownerUid, revisions.next())));
    }

    @Override
    public Outcome delete(SandboxKey sandbox, @Nullable String expectedRevision) throws IOException {
        if (expectedRevision != null && !get(sandbox).revision().equals(expectedRevision)) {
            return new Conflict();
        }
        return replace(new StoreEntry.Absent(sandbox));
    }

    @Override
    public StoreEntry adopt(SandboxKey sandbox, String ownerUid) throws IOException {
        if (!(get(sandbox) instanceof StoreEntry.Held held)) {
            return get(sandbox);
        }
        StoredRules stored = held.stored();
        return replace(new StoreEntry.Held(sandbox, new StoredRules(stored.rules(), ownerUid, stored.revision())))
                .now();
    }

    private Written replace(StoreEntry next) throws IOException {
        String name = nameOf(next.sandbox());
        byte[] before = before(name);
        try {
            write(name, next instanceof StoreEntry.Held held ? RulesDocument.write(held) : null);
        } catch (IOException e) {
            restore(name, before, e);
            throw e;
        }
        return new Written(next, () -> write(name, before));
    }

    /** What undoing would put back. Of a file that cannot be read nothing is known, and a PUT still has to heal it. */
    private byte @Nullable [] before(String name) {
        try {
            byte[] content = folder.read(name, MAX_BYTES);
            return content == null || content.length <= MAX_BYTES ? content : UNREADABLE;
        } catch (IOException e) {
            return UNREADABLE;
        }
    }

    private void write(String name, byte @Nullable [] content) throws IOException {
        if (content == null) {
            folder.delete(name);
        } else {
            folder.write(name, content);
        }
    }

    /** The rename may have happened although the call failed. */
    private void restore(String name, byte @Nullable [] before, IOException cause) {
        try {
            if (!Arrays.equals(folder.read(name, MAX_BYTES), before)) {
                write(name, before);
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public StoreEntry seen(SandboxKey sandbox) {
        return get(sandbox);
    }

    /** Nobody but this router writes its folder, so there is never anything to tell. */
    @Override
    public void watch(Consumer<SandboxKey> sink) {}

    @Override
    public void judged(SandboxKey sandbox, @Nullable String problem) {}

    @Override
    public void close() {}

    private static String nameOf(SandboxKey sandbox) {
        return sandbox.namespace() + '.' + sandbox.id() + SUFFIX;
    }

    private static @Nullable SandboxKey sandboxOf(String name) {
        int dot = name.indexOf('.');
        if (dot < 0 || !name.endsWith(SUFFIX) || name.length() - SUFFIX.length() <= dot) {
            return null;
        }
        SandboxKey key =
                new SandboxKey(name.substring(0, dot), name.substring(dot + 1, name.length() - SUFFIX.length()));
        return DnsLabel.matches(key.namespace()) && DnsLabel.matches(key.id()) ? key : null;
    }
}
