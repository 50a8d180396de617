package dev.sandboxrouter.directory;

import dev.sandboxrouter.contract.SandboxKey;
import java.net.InetAddress;
import java.util.Collection;
import java.util.function.Consumer;
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

    /** Whether it holds a sandbox of a namespace. Costs the same whatever it holds. */
    boolean holdsNamespace(String namespace);

    /** How many sandboxes it holds. */
    int size();

    /**
     * Whether a pod may be dialled at an address for a request that came at {@code sinceNanos}
     * ({@link System#nanoTime}): it holds the address, no dial has made it doubtful, and the API server vouched for it
     * recently enough (contract 4.6). A directory that is told once and for all is sure of everything it holds.
     */
    default boolean isSure(InetAddress address, String podUid, long sinceNanos) {
        return true;
    }

    /**
     * Whether a connection that was open at {@code nanos} is proven to be the pod's: the API server has vouched for it in a
     * call that began later. True where freshness is not limited.
     */
    default boolean isProvenAfter(InetAddress address, String podUid, long nanos) {
        return true;
    }

    /**
     * Makes sure, by asking the API server where {@link #isSure} says no.
     *
     * @param whenDone is told exactly once, within a second, at once on this thread or later on another
     */
    default void confirm(InetAddress address, String podUid, long sinceNanos, Consumer<Confirmation> whenDone) {
        whenDone.accept(Confirmation.CONFIRMED);
    }

    /** Whether all that has arrived from the API server is in force, so that a look-up tells the latest there is. */
    default boolean isUpToDate() {
        return true;
    }

    /**
     * Waits until what has arrived by now is in force.
     *
     * @param whenDone is told exactly once whether it is, within a second, at once on this thread or later on another
     */
    default void whenUpToDate(Consumer<Boolean> whenDone) {
        whenDone.accept(true);
    }

    /** A dial to the pod at this address got no answer: where it still holds it, it is doubtful from now on. */
    default void suspect(InetAddress address, String podUid) {}

    /** Whether there is a directory at all: {@code --cache-enabled} or {@code --sandboxes-file}. */
    boolean enabled();

    /** Tells the listener of every later change, after the change is in force. */
    void addListener(DirectoryListener listener);

    /** The directory of a router that has none: switched off, empty, never changing. */
    static Directory off() {
        return NoDirectory.INSTANCE;
    }
}
