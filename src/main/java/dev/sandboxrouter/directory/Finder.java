package dev.sandboxrouter.directory;

import dev.sandboxrouter.address.AddressClasses;
import dev.sandboxrouter.address.EmbeddedIpv4;
import dev.sandboxrouter.contract.DialFailure;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.Resolution;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.Source;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.contract.UpstreamIdentity;
import java.net.InetAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds an address by what is said of it, header, directory, DNS, in this order (contract 4.1 and 4.5), without a thought
 * of how fresh that is: {@link Resolver} does that. Any thread.
 */
final class Finder {

    private static final Resolution BAD_POD_IP =
            new Resolution.Refused(new Refusal.InvalidAddress("Invalid target IP address."));

    private final Directory directory;
    private final DnsLookup dns;
    private final ResolverOptions options;
    private final SelfTargets self;
    private final AddressClasses classes;
    private final ClusterName names;

    Finder(Directory directory, DnsLookup dns, ResolverOptions options, SelfTargets self) {
        this.directory = directory;
        this.dns = dns;
        this.options = options;
        this.self = self;
        this.classes = new AddressClasses(options.allowLoopback());
        this.names = new ClusterName(options.clusterDomain());
    }

    /** Finds it; tells at once on this thread unless DNS is asked, else on a thread of {@link DnsLookup}'s choice. */
    void find(SandboxAddress address, Consumer<Resolution> whenDone) {
        Known known = Known.of(address, directory);
        Resolution byHeader = address.podIp() == null ? null : byHeader(address, address.podIp(), known);
        Resolution settled = byHeader != null ? byHeader : byDirectory(address, known);
        if (settled != null) {
            whenDone.accept(settled);
        } else {
            byDns(address, whenDone);
        }
    }

    /** Null if the header does not settle it. */
    private @Nullable Resolution byHeader(SandboxAddress address, InetAddress written, Known known) {
        return switch (options.podIpPolicy()) {
            case DENY -> BAD_POD_IP;
            case KNOWN -> asHint(address, EmbeddedIpv4.unmapped(written), known);
            case ROUTABLE -> asRoute(address, written);
        };
    }

    private @Nullable Resolution asHint(SandboxAddress address, InetAddress podIp, Known known) {
        if (!(known instanceof Known.Here here) || !isAt(here.entry(), podIp)) {
            return null;
        }
        return self.contains(podIp, address.port()) ? BAD_POD_IP : found(address, podIp, Source.POD_IP, here.entry());
    }

    /** The entry may be a moment old: of its addresses only those count that nobody has taken since. */
    private boolean isAt(DirectoryEntry entry, InetAddress podIp) {
        return entry.has(podIp) && AddressMoved.sameTenant(entry, directory.holderOf(podIp));
    }

    private Resolution asRoute(SandboxAddress address, InetAddress written) {
        InetAddress podIp = EmbeddedIpv4.unmapped(written);
        boolean allowed = !classes.refuse(written) && options.allowedPodCidrs().contains(podIp);
        Resolution found = allowed ? unlessTaken(address, podIp, Source.POD_IP) : null;
        return found == null ? BAD_POD_IP : found;
    }

    /** Null if the directory does not settle it. Its addresses are not class-checked: nobody but the cluster writes it. */
    private @Nullable Resolution byDirectory(SandboxAddress address, Known known) {
        if (known instanceof Known.Here here) {
            InetAddress first = here.entry().addresses().get(0);
            return self.contains(first, address.port())
                    ? notFound(address)
                    : found(address, first, here.source(), here.entry());
        }
        return known instanceof Known.Contradicted ? notFound(address) : null;
    }

    private void byDns(SandboxAddress address, Consumer<Resolution> whenDone) {
        if (!options.dnsFallback()) {
            whenDone.accept(notFound(address));
            return;
        }
        String name = names.of(address.sandbox());
        dns.lookup(name, answer -> whenDone.accept(judge(address, name, answer)));
    }

    private Resolution judge(SandboxAddress address, String name, DnsAnswer answer) {
        if (answer instanceof DnsAnswer.Found found && !found.addresses().isEmpty()) {
            return firstFit(address, found);
        }
        return answer instanceof DnsAnswer.Failed failed
                ? failed(DialFailure.Kind.DNS, "DNS look-up of " + name + " failed: " + failed.why())
                : failed(DialFailure.Kind.NO_SUCH_NAME, "DNS knows no address of " + name);
    }

    private Resolution firstFit(SandboxAddress address, DnsAnswer.Found answer) {
        for (InetAddress written : answer.addresses()) {
            InetAddress podIp = EmbeddedIpv4.unmapped(written);
            Resolution found = classes.refuse(written) ? null : unlessTaken(address, podIp, Source.DNS);
            if (found != null) {
                return found;
            }
        }
        return notFound(address);
    }

    /**
     * Null if the address is the router's own or, as far as the directory knows, another sandbox's. The holder is asked
     * for once: between two questions the address could change hands, and the new tenant's identity be taken for ours.
     */
    private @Nullable Resolution unlessTaken(SandboxAddress address, InetAddress podIp, Source source) {
        DirectoryEntry holder = directory.holderOf(podIp);
        InetAddress embedded = EmbeddedIpv4.of(podIp); // a translator on the way would lead to its holder
        return self.contains(podIp, address.port())
                        || heldByAnother(address, holder)
                        || (embedded != null && heldByAnother(address, directory.holderOf(embedded)))
                ? null
                : found(address, podIp, source, holder);
    }

    private static boolean heldByAnother(SandboxAddress address, @Nullable DirectoryEntry holder) {
        if (holder == null) {
            return false;
        }
        boolean otherName = !holder.sandbox().equals(address.sandbox());
        boolean otherIncarnation = address.uid() != null && !address.uid().equals(holder.ownerUid());
        return otherName || otherIncarnation;
    }

    private static Resolution found(
            SandboxAddress address, InetAddress podIp, Source source, @Nullable DirectoryEntry holder) {
        String podUid = holder == null ? null : holder.podUid();
        UpstreamIdentity identity = podUid == null
                ? new UpstreamIdentity.Unpinned(source, address.sandbox(), podIp)
                : new UpstreamIdentity.Pod(podUid);
        return new Resolution.Found(new Target(podIp, address.port(), source, holder != null, identity));
    }

    private static Resolution notFound(SandboxAddress address) {
        return new Resolution.Refused(new Refusal.NotFound(address.sandbox().id()));
    }

    private static Resolution failed(DialFailure.Kind kind, String message) {
        return new Resolution.Failed(new DialFailure(kind, message));
    }
}
