package dev.sandboxrouter.directory;

import dev.sandboxrouter.contract.SandboxKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A pod as a test describes it; each method gives another one. */
record Pods(
        String namespace,
        String name,
        String uid,
        long version,
        long created,
        PodRecord.@Nullable Owner owner,
        boolean ready,
        boolean terminating,
        boolean hostNetwork,
        boolean warm,
        List<String> ips) {

    /** A ready pod {@code ns/<name>} of the sandbox of that name; its uids are {@code pod-<name>} and {@code sb-<name>}. */
    static Pods pod(String name, String... ips) {
        return new Pods(
                "ns",
                name,
                "pod-" + name,
                100,
                1000,
                new PodRecord.Owner("sb-" + name, name),
                true,
                false,
                false,
                false,
                List.of(ips));
    }

    Pods uid(String other) {
        return new Pods(namespace, name, other, version, created, owner, ready, terminating, hostNetwork, warm, ips);
    }

    Pods named(String other) {
        return new Pods(namespace, other, uid, version, created, owner, ready, terminating, hostNetwork, warm, ips);
    }

    Pods in(String other) {
        return new Pods(other, name, uid, version, created, owner, ready, terminating, hostNetwork, warm, ips);
    }

    Pods version(long other) {
        return new Pods(namespace, name, uid, other, created, owner, ready, terminating, hostNetwork, warm, ips);
    }

    Pods created(long other) {
        return new Pods(namespace, name, uid, version, other, owner, ready, terminating, hostNetwork, warm, ips);
    }

    Pods ownedBy(String ownerUid, String ownerName) {
        PodRecord.Owner other = new PodRecord.Owner(ownerUid, ownerName);
        return new Pods(namespace, name, uid, version, created, other, ready, terminating, hostNetwork, warm, ips);
    }

    Pods ownerless() {
        return new Pods(namespace, name, uid, version, created, null, ready, terminating, hostNetwork, warm, ips);
    }

    Pods notReady() {
        return new Pods(namespace, name, uid, version, created, owner, false, terminating, hostNetwork, warm, ips);
    }

    Pods terminate() {
        return new Pods(namespace, name, uid, version, created, owner, ready, true, hostNetwork, warm, ips);
    }

    Pods onHostNetwork() {
        return new Pods(namespace, name, uid, version, created, owner, ready, terminating, true, warm, ips);
    }

    Pods inWarmPool() {
        return new Pods(namespace, name, uid, version, created, owner, ready, terminating, hostNetwork, true, ips);
    }

    Pods at(String... others) {
        return new Pods(
                namespace, name, uid, version, created, owner, ready, terminating, hostNetwork, warm, List.of(others));
    }

    PodRecord record() {
        return new PodRecord(
                new PodRecord.Name(namespace, name),
                uid,
                version,
                created,
                owner,
                ready,
                terminating,
                hostNetwork,
                warm,
                ips.stream().map(Given::ip).toList());
    }

    PodEvent added() {
        return new PodEvent.Changed(PodEvent.Change.ADDED, record(), 0);
    }

    PodEvent modified() {
        return new PodEvent.Changed(PodEvent.Change.MODIFIED, record(), 0);
    }

    PodEvent deleted() {
        return new PodEvent.Changed(PodEvent.Change.DELETED, record(), 0);
    }

    SandboxKey key() {
        return new SandboxKey(namespace, owner == null ? "" : owner.name());
    }

    static PodEvent list(long version, Pods... pods) {
        List<PodRecord> records = Arrays.stream(pods).map(Pods::record).toList();
        return new PodEvent.Listed(records, true, true, System.nanoTime(), version);
    }

    /** A reader that answers nothing by itself; the test does. */
    static final class Asked implements PodReader {

        final List<PodRecord.Name> names = new ArrayList<>();
        private final List<Consumer<Reading>> waiting = new ArrayList<>();

        @Override
        public synchronized void read(PodRecord.Name name, Consumer<Reading> whenDone) {
            names.add(name);
            waiting.add(whenDone);
        }

        /** Answers the oldest question. */
        void answer(Reading reading) {
            Consumer<Reading> oldest;
            synchronized (this) {
                oldest = waiting.remove(0);
            }
            oldest.accept(reading);
        }
    }
}
