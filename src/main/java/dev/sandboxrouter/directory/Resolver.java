package dev.sandboxrouter.directory;

import dev.sandboxrouter.address.AddressClasses;
import dev.sandboxrouter.address.EmbeddedIpv4;
import dev.sandboxrouter.contract.DialFailure;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.Resolution;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.Source;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.contract.UpstreamIdentity;
import java.net.InetAddress;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the address to dial for one attempt; contract section 4. Any thread; holds no state of its own, so every attempt
 * sees the directory as it is then.
 *
 * <p>Where the contract is silent, the safe side:
 * <ul>
 *   <li>A request with a uid whose name the directory holds with an owner uid that it does not know: not found. Nobody
 *       can say that it is the incarnation which the caller means.
 *   <li>A uid that the directory holds for another name: not found, also where DNS would know the name. The caller's two
 *       statements contradict each other.
 *   <li>An address held by another incarnation of the addressed name, for a request with a uid, is another sandbox's.
 *   <li>A {@link PodIpPolicy#KNOWN known} Pod-IP that is the router's own: 400, as under any policy.
 *   <li>An unknown name in DNS is a failure that may pass: the service of a new sandbox appears a moment after it.
 *   <li>A suspect entry (4.8) that cannot be re-read is answered 503 like a stale one (4.6), whatever
 *       {@code --cache-max-staleness}: the address may have a new tenant, and nobody can say.
 * </ul>
 */
public final class Resolver {

    /** A pod that moves again whenever it is looked at is as good as unknown. */
    private static final int MAX_ROUNDS = 3;

    private static final Resolution STALE = new Resolution.Refused(new Refusal.DirectoryStale());
    private static final Resolution BAD_POD_IP =
            new Resolution.Refused(new Refusal.InvalidAddress("Invalid target IP address."));

    private final Directory directory;
    private final DnsLookup dns;
    private final ResolverOptions options;
    private final SelfTargets self;
    private final AddressClasses classes;
    private final ClusterName names;

    public Resolver(Directory directory, DnsLookup dns, ResolverOptions options, SelfTargets self) {
        this.directory = directory;
        this.dns = dns;
        this.options = options;
        this.self = self;
        this.classes = new AddressClasses(options.allowLoopback());
        this.names = new ClusterName(options.clusterDomain());
    }

    /** As {@link #resolve(SandboxAddress, Predicate, Consumer)}, where no connection is open. */
    public void resolve(SandboxAddress address, Consumer<Resolution> whenDone) {
        resolve(address, target -> false, whenDone);
    }

    /**
     * Resolves an address. A pod that the directory is not sure of is read from the API server first, for a second at
     * most, unless a connection to it is open that is known to be its own.
     *
     * @param connected whether a connection to the target is open that will be used; asked on this thread, at once
     * @param whenDone is told exactly once: at once on this thread where neither DNS nor the API server is asked, else on
     *     a thread of {@link DnsLookup}'s or {@link PodReader}'s choice
     */
    public void resolve(SandboxAddress address, Predicate<Target> connected, Consumer<Resolution> whenDone) {
        attempt(address, connected, whenDone, System.nanoTime(), 1);
    }

    private void attempt(
            SandboxAddress address,
            Predicate<Target> connected,
            Consumer<Resolution> whenDone,
            long sinceNanos,
            int round) {
        find(address, resolution -> {
            if (!(resolution instanceof Resolution.Found found)
                    || isSure(found.target(), sinceNanos)
                    || (round == 1 && connected.test(found.target()))) {
                whenDone.accept(resolution);
                return;
            }
            confirm(found, sinceNanos, confirmation -> {
                switch (confirmation) {
                    case CONFIRMED -> whenDone.accept(resolution);
                    case UNKNOWN -> whenDone.accept(STALE);
                    case MOVED -> {
                        if (round < MAX_ROUNDS) {
                            attempt(address, connected, whenDone, sinceNanos, round + 1);
                        } else {
                            whenDone.accept(STALE);
                        }
                    }
                }
            });
        });
    }

    private boolean isSure(Target target, long sinceNanos) {
        return !(target.identity() instanceof UpstreamIdentity.Pod pod)
                || directory.isSure(target.address(), pod.podUid(), sinceNanos);
    }

    private void confirm(Resolution.Found found, long sinceNanos, Consumer<Confirmation> whenDone) {
        if (found.target().identity() instanceof UpstreamIdentity.Pod pod) {
            directory.confirm(found.target().address(), pod.podUid(), sinceNanos, whenDone);
        } else {
            whenDone.accept(Confirmation.CONFIRMED);
        }
    }

    /**
     * Whether, as of now, the target's address belongs to whom the target was resolved for: to that pod, or, where no pod
     * was known, to that sandbox or, unless the directory itself gave it, to nobody whom the directory knows. Lock-free; for the moment before a dial or before
     * a connection is taken from a pool.
     */
    public boolean stillHolds(Target target) {
        DirectoryEntry holder = directory.holderOf(target.address());
        if (target.identity() instanceof UpstreamIdentity.Pod pod) {
            return holder != null && pod.podUid().equals(holder.podUid());
        }
        UpstreamIdentity.Unpinned unpinned = (UpstreamIdentity.Unpinned) target.identity();
        return holder == null ? !isFromDirectory(target) : holder.sandbox().equals(unpinned.sandbox());
    }

    /**
     * Whether a target may be dialled, not only used over a connection that is open: it {@link #stillHolds still holds},
     * and is known well enough for a request that came at {@code arrivedNanos} ({@link System#nanoTime}). Where it is not,
     * resolve again. Lock-free.
     */
    public boolean mayDial(Target target, long arrivedNanos) {
        return stillHolds(target) && isSure(target, arrivedNanos);
    }

    /**
     * Whether a request that came at {@code arrivedNanos} may use a connection that was opened at {@code connectedNanos}. A
     * connection opened while the directory lagged may lead to the next tenant of the address, and would lead there for as
     * long as it is kept; so it needs no confirmation only once one has begun after it was opened. Lock-free.
     */
    public boolean mayReuse(Target target, long connectedNanos, long arrivedNanos) {
        return stillHolds(target) && (isProven(target, connectedNanos) || isSure(target, arrivedNanos));
    }

    private boolean isProven(Target target, long connectedNanos) {
        return !(target.identity() instanceof UpstreamIdentity.Pod pod)
                || directory.isProvenAfter(target.address(), pod.podUid(), connectedNanos);
    }

    /**
     * Tells how a dial failed. No answer at all makes the directory doubt its entry (contract 4.8); a refusal does not: the
     * pod's own host sent it. Any thread.
     */
    public void reportDial(Target target, DialFailure failure) {
        boolean silent =
                failure.kind() == DialFailure.Kind.CONNECT_TIMEOUT || failure.kind() == DialFailure.Kind.UNROUTABLE;
        if (silent && target.identity() instanceof UpstreamIdentity.Pod pod) {
            directory.suspect(target.address(), pod.podUid());
        }
    }

    private void find(SandboxAddress address, Consumer<Resolution> whenDone) {
        Known known = known(address);
        Resolution byHeader = address.podIp() == null ? null : byHeader(address, address.podIp(), known);
        Resolution settled = byHeader != null ? byHeader : byDirectory(address, known);
        if (settled != null) {
            whenDone.accept(settled);
        } else {
            byDns(address, whenDone);
        }
    }

    private static boolean isFromDirectory(Target target) {
        return target.source() == Source.DIRECTORY_UID || target.source() == Source.DIRECTORY_NAME;
    }

    /** What the directory says about the addressed sandbox. */
    private sealed interface Known {

        record Here(DirectoryEntry entry, Source source) implements Known {}

        /** The directory knows the name or the uid, and not as the caller means it. */
        record Contradicted() implements Known {}

        record Unheard() implements Known {}
    }

    private static final Known CONTRADICTED = new Known.Contradicted();
    private static final Known UNHEARD = new Known.Unheard();

    private Known known(SandboxAddress address) {
        String uid = address.uid();
        DirectoryEntry named = directory.byName(address.sandbox());
        if (uid == null) {
            return named == null ? UNHEARD : new Known.Here(named, Source.DIRECTORY_NAME);
        }
        DirectoryEntry owned = directory.byUid(uid);
        if (owned != null && owned.sandbox().equals(address.sandbox())) {
            return new Known.Here(owned, Source.DIRECTORY_UID);
        }
        if (named != null && uid.equals(named.ownerUid())) {
            return new Known.Here(named, Source.DIRECTORY_NAME);
        }
        return owned == null && named == null ? UNHEARD : CONTRADICTED;
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
        return self.contains(podIp, address.port()) || heldByAnother(address, holder)
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
        return new Resolution.Found(new Target(podIp, address.port(), source, identity));
    }

    private static Resolution notFound(SandboxAddress address) {
        return new Resolution.Refused(new Refusal.NotFound(address.sandbox().id()));
    }

    private static Resolution failed(DialFailure.Kind kind, String message) {
        return new Resolution.Failed(new DialFailure(kind, message));
    }

    /** {@code <id>.<ns>.svc.<cluster-domain>.}, absolute. */
    private record ClusterName(String domain) {

        ClusterName {
            String trimmed = domain.startsWith(".") ? domain.substring(1) : domain;
            domain = trimmed.endsWith(".") ? trimmed.substring(0, trimmed.length() - 1) : trimmed;
        }

        String of(SandboxKey sandbox) {
            return sandbox.id() + '.' + sandbox.namespace() + ".svc." + domain + '.';
        }
    }
}
