package dev.sandboxrouter.directory;

import dev.sandboxrouter.contract.SandboxKey;
import java.net.InetAddress;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Which sandbox is where. Every look-up is lock-free, never blocks, and may be made on any thread. */
public interface Directory {

    /** The entry whose owner has this uid; null if none is known. */
    @Nullable
    DirectoryEntry byUid(String ownerUid);

    /** The entry of this name; null if none is known. */
    @Nullable
    DirectoryEntry byName(SandboxKey key);

    /** The one entry that an address belongs to; null if it is nobody's. An IPv4-mapped address is asked for as IPv4. */
    @Nullable
    DirectoryEntry holderOf(InetAddress address);

    /** All that is held now by name, each name once, in no order; a copy, or a view that changes while it is read. */
    Collection<DirectoryEntry> entries();

    /** Whether there is a directory at all: {@code --cache-enabled} or {@code --sandboxes-file}. */
    boolean enabled();

    /** Tells the listener of every later change, after the change is in force. */
    void addListener(DirectoryListener listener);

    /** The directory of a router that has none: switched off, empty, never changing. */
    static Directory off() {
        return NoDirectory.INSTANCE;
    }
}
