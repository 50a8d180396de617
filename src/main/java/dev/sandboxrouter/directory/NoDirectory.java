package dev.sandboxrouter.directory;

import dev.sandboxrouter.contract.SandboxKey;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Directory#off()}. */
enum NoDirectory implements Directory {
    INSTANCE;

    @Override
    public @Nullable DirectoryEntry byUid(String ownerUid) {
        return null;
    }

    @Override
    public @Nullable DirectoryEntry byName(SandboxKey key) {
        return null;
    }

    @Override
    public @Nullable DirectoryEntry holderOf(InetAddress address) {
        return null;
    }

    @Override
    public Collection<DirectoryEntry> entries() {
        return List.of();
    }

    @Override
    public boolean holdsNamespace(String namespace) {
        return false;
    }

    @Override
    public int size() {
        return 0;
    }

    @Override
    public boolean enabled() {
        return false;
    }

    @Override
    public void addListener(DirectoryListener listener) {}
}
