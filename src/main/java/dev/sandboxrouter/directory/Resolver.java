package dev.sandboxrouter.directory;

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
import java.util.function.Predicate;

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
 *   <li>An event that has arrived counts, although it is not in force yet (4.6): a request waits for it, for a second at
 *       most, and is answered 503 like one for a stale entry then.
 *   <li>A suspect entry (4.8) that cannot be re-read is answered 503 like a stale one (4.6), whatever
 *       {@code --cache-max-staleness}: the address may have a new tenant, and nobody can say.
 * </ul>
 */
public final class Resolver {

    /** A pod that moves again whenever it is looked at is as good as unknown. */
    private static final int MAX_ROUNDS = 3;

    private static final Resolution STALE = new Resolution.Refused(new Refusal.DirectoryStale());

    private final Directory directory;
    private final Finder finder;

    public Resolver(Directory directory, DnsLookup dns, ResolverOptions options, SelfTargets self) {
        this.directory = directory;
        this.finder = new Finder(directory, dns, options, self);
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
     * @param whenDone is told exactly once: at once on this thread where neither DNS nor the API server is asked and no news waits, else on
     *     a thread of {@link DnsLookup}'s or {@link PodReader}'s choice, or the watch's
     */
    public void resolve(SandboxAddress address, Predicate<Target> connected, Consumer<Resolution> whenDone) {
        long since = System.nanoTime();
        if (directory.isUpToDate()) {
            attempt(address, connected, whenDone, since, 1);
        } else {
            afterTheNews(address, whenDone, since);
        }
    }

    /** On whatever thread the news is in force then, so nobody can be asked about connections. */
    private void afterTheNews(SandboxAddress address, Consumer<Resolution> whenDone, long sinceNanos) {
        directory.whenUpToDate(isUpToDate -> {
            if (isUpToDate) {
                attempt(address, target -> false, whenDone, sinceNanos, 1);
            } else {
                whenDone.accept(STALE);
            }
        });
    }

    private void attempt(
            SandboxAddress address,
            Predicate<Target> connected,
            Consumer<Resolution> whenDone,
            long sinceNanos,
            int round) {
        finder.find(address, resolution -> {
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
     * was known, to that sandbox or, unless the directory itself gave it, to nobody whom the directory knows. Lock-free;
     * for the moment before a dial or before a connection is taken from a pool.
     */
    public boolean stillHolds(Target target) {
        DirectoryEntry holder = directory.holderOf(target.address());
        if (target.identity() instanceof UpstreamIdentity.Pod pod) {
            return holder != null && pod.podUid().equals(holder.podUid());
        }
        UpstreamIdentity.Unpinned unpinned = (UpstreamIdentity.Unpinned) target.identity();
        if (holder == null && !isFromDirectory(target)) {
            InetAddress embedded = EmbeddedIpv4.of(target.address());
            DirectoryEntry behind = embedded == null ? null : directory.holderOf(embedded);
            return behind == null || behind.sandbox().equals(unpinned.sandbox());
        }
        return holder != null && holder.sandbox().equals(unpinned.sandbox());
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

    private static boolean isFromDirectory(Target target) {
        return target.source() == Source.DIRECTORY_UID || target.source() == Source.DIRECTORY_NAME;
    }
}
