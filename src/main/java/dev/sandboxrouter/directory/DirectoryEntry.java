package dev.sandboxrouter.directory;

import dev.sandboxrouter.address.EmbeddedIpv4;
import dev.sandboxrouter.contract.SandboxKey;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox that the directory knows, and where it is.
 *
 * @param sandbox its name
 * @param ownerUid uid of the Sandbox object; null where nobody told us
 * @param podUid uid of the pod behind it; null where nobody told us
 * @param addresses at least one; the first is dialled, all count as the sandbox's. IPv4-mapped ones become IPv4
 */
public record DirectoryEntry(
        SandboxKey sandbox, @Nullable String ownerUid, @Nullable String podUid, List<InetAddress> addresses) {

    public DirectoryEntry {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("an entry has one address at least: " + sandbox);
        }
        boolean plain = addresses.stream()
                .allMatch(address -> EmbeddedIpv4.unmapped(address).equals(address));
        addresses = plain // fifty thousand entries share their list with what they were made of
                ? List.copyOf(addresses)
                : addresses.stream().map(EmbeddedIpv4::unmapped).toList();
    }

    /** Whether the address, not IPv4-mapped, is one of this sandbox's. */
    boolean has(InetAddress address) {
        return addresses.contains(address);
    }
}
