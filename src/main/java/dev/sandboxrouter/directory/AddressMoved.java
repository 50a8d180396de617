package dev.sandboxrouter.directory;

import dev.sandboxrouter.contract.UpstreamIdentity;
import java.net.InetAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An address has another holder than before: another sandbox, another incarnation of the same name, or nobody.
 *
 * @param address never IPv4-mapped
 * @param before who held it; null if nobody did
 * @param after who holds it now; null if nobody does
 */
public record AddressMoved(InetAddress address, @Nullable DirectoryEntry before, @Nullable DirectoryEntry after) {

    /**
     * Whether a connection under this identity may no longer be used. An address that was unknown and now proves to be
     * the very sandbox's that the connection was opened for (by DNS or header) leaves the connection alone.
     */
    public boolean ends(UpstreamIdentity identity) {
        if (identity instanceof UpstreamIdentity.Pod pod) {
            return before != null && pod.podUid().equals(before.podUid());
        }
        UpstreamIdentity.Unpinned unpinned = (UpstreamIdentity.Unpinned) identity;
        boolean confirmed = before == null && after != null && after.sandbox().equals(unpinned.sandbox());
        return unpinned.address().equals(address) && !confirmed;
    }

    /** Whether two holders of an address are the same tenant, so that connections opened to one serve the other. */
    static boolean sameTenant(@Nullable DirectoryEntry one, @Nullable DirectoryEntry other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.sandbox().equals(other.sandbox())
                && Objects.equals(one.ownerUid(), other.ownerUid())
                && Objects.equals(one.podUid(), other.podUid());
    }
}
