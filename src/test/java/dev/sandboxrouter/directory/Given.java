package dev.sandboxrouter.directory;

import dev.sandboxrouter.address.CidrSet;
import dev.sandboxrouter.address.IpLiteral;
import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.SandboxKey;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Words for what the tests of this package start from. */
final class Given {

    static final SandboxKey SB = new SandboxKey("ns", "sb");
    static final SandboxKey OTHER = new SandboxKey("ns", "other");
    static final int PORT = 8888;

    private Given() {}

    static InetAddress ip(String text) {
        return Objects.requireNonNull(IpLiteral.parse(text), text);
    }

    static DirectoryEntry entry(SandboxKey key, @Nullable String ownerUid, @Nullable String podUid, String... ips) {
        return new DirectoryEntry(
                key, ownerUid, podUid, Arrays.stream(ips).map(Given::ip).toList());
    }

    static SandboxAddress asking(SandboxKey key, @Nullable String uid, @Nullable String podIp) {
        InetAddress address = podIp == null ? null : ip(podIp);
        return new SandboxAddress(key, PORT, uid, address, null, AddressForm.HEADER, "/");
    }

    static ResolverOptions options(PodIpPolicy policy) {
        return new ResolverOptions(policy, CidrSet.all(), false, true, "cluster.local");
    }

    static StaticDirectory directory(DirectoryEntry... entries) {
        StaticDirectory directory = new StaticDirectory();
        directory.replace(List.of(entries));
        return directory;
    }

    static SelfTargets nobody() {
        return new SelfTargets(List.of());
    }
}
