package dev.sandboxrouter.directory;

import static dev.sandboxrouter.directory.Given.PORT;
import static dev.sandboxrouter.directory.Given.ip;
import static dev.sandboxrouter.directory.Given.nobody;
import static dev.sandboxrouter.directory.Given.options;
import static dev.sandboxrouter.directory.Pods.list;
import static dev.sandboxrouter.directory.Pods.pod;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.DialFailure;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.Resolution;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.Source;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.contract.UpstreamIdentity;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract 4.6 and 4.8: when the API server is asked before a dial, and what its answers do. */
class FreshnessTest {

    private static final Resolution STALE = new Resolution.Refused(new Refusal.DirectoryStale());

    private final Pods.Asked reader = new Pods.Asked();
    private final List<DirectoryEntry> suspected = new CopyOnWriteArrayList<>();

    private Resolver resolver(Duration maxStaleness, PodEvent... events) {
        return resolver(directory(maxStaleness, events));
    }

    private static Resolver resolver(PodDirectory directory) {
        return new Resolver(
                directory,
                (name, told) -> told.answered(new DnsAnswer.NoSuchName()),
                options(PodIpPolicy.KNOWN),
                nobody());
    }

    private PodDirectory directory(Duration maxStaleness, PodEvent... events) {
        PodDirectory directory = new PodDirectory(maxStaleness, reader, new Backlog());
        directory.addListener(new DirectoryListener() {
            @Override
            public void addressesMoved(List<AddressMoved> moves) {
                // not looked at here
            }

            @Override
            public void suspected(DirectoryEntry entry) {
                suspected.add(entry);
            }
        });
        for (PodEvent event : events) {
            directory.apply(event);
        }
        return directory;
    }

    private static SandboxAddress asking() {
        return new SandboxAddress(new SandboxKey("ns", "a"), PORT, null, null, null, AddressForm.HEADER, "/");
    }

    private static Target target(String address, String podUid) {
        return new Target(ip(address), PORT, Source.DIRECTORY_NAME, true, new UpstreamIdentity.Pod(podUid));
    }

    private static Resolution found(String address, String podUid) {
        return new Resolution.Found(target(address, podUid));
    }

    private List<Resolution> resolve(Resolver resolver) {
        List<Resolution> told = new CopyOnWriteArrayList<>();
        resolver.resolve(asking(), told::add);
        return told;
    }

    private static PodReader.Reading is(Pods pod) {
        return new PodReader.Reading.Found(pod.record());
    }

    /** Listed so long ago that no limit of these tests is met. */
    private static PodEvent listedLongAgo(Pods... pods) {
        PodEvent.Listed now = (PodEvent.Listed) list(100, pods);
        return new PodEvent.Listed(
                now.pods(), true, true, System.nanoTime() - Duration.ofHours(2).toNanos(), 100L);
    }

    @Test
    void withoutALimitNobodyIsAsked() {
        Resolver resolver = resolver(Duration.ZERO, listedLongAgo(pod("a", "10.0.0.1")));
        assertThat(resolve(resolver)).containsExactly(found("10.0.0.1", "pod-a"));
        assertThat(reader.names).isEmpty();
    }

    @Test
    void whatAListJustShowedNeedsNoQuestion() {
        Resolver resolver = resolver(Duration.ofMinutes(1), list(100, pod("a", "10.0.0.1")));
        assertThat(resolve(resolver)).containsExactly(found("10.0.0.1", "pod-a"));
        assertThat(reader.names).isEmpty();
    }

    @Test
    void anOldEntryIsReadFirstAndThenNotAgain() {
        Resolver resolver = resolver(Duration.ofMinutes(1), listedLongAgo(pod("a", "10.0.0.1")));
        List<Resolution> told = resolve(resolver);
        assertThat(told).isEmpty();
        assertThat(reader.names).containsExactly(new PodRecord.Name("ns", "a"));
        reader.answer(is(pod("a", "10.0.0.1")));
        assertThat(told).containsExactly(found("10.0.0.1", "pod-a"));
        assertThat(resolve(resolver)).containsExactly(found("10.0.0.1", "pod-a"));
        assertThat(reader.names).hasSize(1);
    }

    @Test
    void anEventIsNoProofOfTheMomentInWhichItArrives() {
        PodDirectory directory = directory(Duration.ofMinutes(1), listedLongAgo());
        long listed = System.nanoTime() - Duration.ofHours(2).toNanos();
        directory.apply(new PodEvent.Changed(
                PodEvent.Change.ADDED, pod("a", "10.0.0.1").version(101).record(), listed));
        assertThat(directory.isSure(ip("10.0.0.1"), "pod-a", System.nanoTime())).isFalse();
    }

    @Test
    void anOpenConnectionNeedsNoConfirmation() {
        Resolver resolver = resolver(Duration.ofMinutes(1), listedLongAgo(pod("a", "10.0.0.1")));
        List<Resolution> told = new CopyOnWriteArrayList<>();
        resolver.resolve(asking(), target -> true, told::add);
        assertThat(told).containsExactly(found("10.0.0.1", "pod-a"));
        assertThat(reader.names).isEmpty();
        assertThat(resolver.mayDial(target("10.0.0.1", "pod-a"), System.nanoTime()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 60})
    void anEventThatHasArrivedIsWaitedFor(int limitSeconds) {
        Backlog backlog = new Backlog();
        PodDirectory directory = new PodDirectory(Duration.ofSeconds(limitSeconds), reader, backlog);
        directory.apply(list(100, pod("a", "10.0.0.1")));
        backlog.come();
        List<Resolution> told = resolve(resolver(directory));
        assertThat(told).isEmpty();
        directory.apply(new PodEvent.Changed(
                PodEvent.Change.MODIFIED, pod("a", "10.0.0.2").version(101).record(), System.nanoTime()));
        backlog.taken();
        assertThat(told).containsExactly(found("10.0.0.2", "pod-a"));
    }

    @Test
    void anEventThatHasNoTurnWithinASecondIsAnsweredAsStale() {
        Backlog backlog = new Backlog();
        PodDirectory directory = new PodDirectory(Duration.ZERO, reader, backlog);
        directory.apply(list(100, pod("a", "10.0.0.1")));
        backlog.come();
        List<Resolution> told = resolve(resolver(directory));
        await().atMost(Duration.ofSeconds(5)).until(() -> !told.isEmpty());
        assertThat(told).containsExactly(STALE);
        backlog.taken();
        assertThat(told).hasSize(1);
    }

    @Test
    void manyRequestsWaitForOneRead() {
        Resolver resolver = resolver(Duration.ofMinutes(1), listedLongAgo(pod("a", "10.0.0.1")));
        List<Resolution> first = resolve(resolver);
        List<Resolution> second = resolve(resolver);
        assertThat(reader.names).hasSize(1);
        reader.answer(is(pod("a", "10.0.0.1")));
        assertThat(first).isEqualTo(second).containsExactly(found("10.0.0.1", "pod-a"));
    }

    @Test
    void aPodThatHasMovedIsDialledWhereItIs() {
        Resolver resolver = resolver(Duration.ofMinutes(1), listedLongAgo(pod("a", "10.0.0.1")));
        List<Resolution> told = resolve(resolver);
        reader.answer(is(pod("a", "10.0.0.2").version(150)));
        assertThat(told).containsExactly(found("10.0.0.2", "pod-a"));
    }

    @Test
    void thePodThatTookTheNameIsDialledInItsPlace() {
        Resolver resolver = resolver(Duration.ofMinutes(1), listedLongAgo(pod("a", "10.0.0.1")));
        List<Resolution> told = resolve(resolver);
        reader.answer(is(pod("a", "10.0.0.9").uid("pod-a2").created(2000).version(150)));
        assertThat(told).containsExactly(found("10.0.0.9", "pod-a2"));
    }

    @Test
    void aPodThatIsGoneIsNotFound() {
        Resolver resolver = resolver(Duration.ofMinutes(1), listedLongAgo(pod("a", "10.0.0.1")));
        List<Resolution> told = resolve(resolver);
        reader.answer(new PodReader.Reading.Gone());
        assertThat(told).hasSize(1).first().isInstanceOf(Resolution.Failed.class);
    }

    @Test
    void aPodThatIsNoLongerReadyIsNotFound() {
        Resolver resolver = resolver(Duration.ofMinutes(1), listedLongAgo(pod("a", "10.0.0.1")));
        List<Resolution> told = resolve(resolver);
        reader.answer(is(pod("a", "10.0.0.1").version(150).notReady()));
        assertThat(told).hasSize(1).first().isInstanceOf(Resolution.Failed.class);
    }

    @Test
    void aReadThatFailsIs503() {
        Resolver resolver = resolver(Duration.ofMinutes(1), listedLongAgo(pod("a", "10.0.0.1")));
        List<Resolution> told = resolve(resolver);
        reader.answer(new PodReader.Reading.Failed("away"));
        assertThat(told).containsExactly(STALE);
    }

    @Test
    void aReadThatTakesMoreThanASecondIs503() {
        Resolver resolver = resolver(Duration.ofMinutes(1), listedLongAgo(pod("a", "10.0.0.1")));
        long began = System.nanoTime();
        List<Resolution> told = resolve(resolver);
        await().atMost(Duration.ofSeconds(3)).until(() -> !told.isEmpty());
        assertThat(told).containsExactly(STALE);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aReadThatTheWatchHasOvertakenDoesNotBringAPodBack() {
        PodDirectory directory = directory(Duration.ofMinutes(1), listedLongAgo(pod("a", "10.0.0.1")));
        directory.confirm(ip("10.0.0.1"), "pod-a", System.nanoTime(), confirmation -> {});
        directory.apply(pod("a", "10.0.0.1").version(120).deleted());
        directory.apply(pod("b", "10.0.0.1").version(130).added());
        reader.answer(is(pod("a", "10.0.0.1")));
        assertThat(requireNonNull(directory.holderOf(ip("10.0.0.1"))).podUid()).isEqualTo("pod-b");
    }

    @ParameterizedTest
    @EnumSource(
            value = DialFailure.Kind.class,
            names = {"CONNECT_TIMEOUT", "UNROUTABLE"})
    void aDialWithoutAnAnswerMakesTheEntrySuspectUntilItIsRead(DialFailure.Kind kind) {
        Resolver resolver = resolver(Duration.ZERO, list(100, pod("a", "10.0.0.1")));
        resolver.reportDial(target("10.0.0.1", "pod-a"), new DialFailure(kind, ""));
        resolver.reportDial(target("10.0.0.1", "pod-a"), new DialFailure(kind, ""));
        assertThat(suspected).hasSize(1);
        List<Resolution> told = resolve(resolver);
        assertThat(told).isEmpty();
        reader.answer(is(pod("a", "10.0.0.1")));
        assertThat(told).containsExactly(found("10.0.0.1", "pod-a"));
        assertThat(resolve(resolver)).hasSize(1);
        assertThat(reader.names).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = DialFailure.Kind.class,
            names = {"CONNECT_TIMEOUT", "UNROUTABLE"},
            mode = EnumSource.Mode.EXCLUDE)
    void noOtherFailureDoes(DialFailure.Kind kind) {
        Resolver resolver = resolver(Duration.ZERO, list(100, pod("a", "10.0.0.1")));
        resolver.reportDial(target("10.0.0.1", "pod-a"), new DialFailure(kind, ""));
        assertThat(suspected).isEmpty();
        assertThat(resolve(resolver)).containsExactly(found("10.0.0.1", "pod-a"));
    }

    @Test
    void aFailureAtAnAddressThatSomebodyElseHoldsByNowIsNotHis() {
        PodDirectory directory = directory(
                Duration.ZERO,
                list(100, pod("a", "10.0.0.1")),
                pod("b", "10.0.0.1").version(110).added());
        directory.suspect(ip("10.0.0.1"), "pod-a");
        assertThat(suspected).isEmpty();
        assertThat(directory.isSure(ip("10.0.0.1"), "pod-b", System.nanoTime())).isTrue();
    }

    @Test
    void aSuspectStaysSoThroughEventsAndIsClearedByAList() {
        PodDirectory directory = directory(Duration.ZERO, list(100, pod("a", "10.0.0.1")));
        directory.suspect(ip("10.0.0.1"), "pod-a");
        directory.apply(pod("a", "10.0.0.1").version(120).modified());
        assertThat(directory.isSure(ip("10.0.0.1"), "pod-a", System.nanoTime())).isFalse();
        directory.apply(list(130, pod("a", "10.0.0.1").version(120)));
        assertThat(directory.isSure(ip("10.0.0.1"), "pod-a", System.nanoTime())).isTrue();
    }

    @Test
    void aReadThatBeganBeforeTheDoubtDoesNotSettleIt() {
        PodDirectory directory = directory(Duration.ofMinutes(1), listedLongAgo(pod("a", "10.0.0.1")));
        List<Confirmation> told = new CopyOnWriteArrayList<>();
        directory.confirm(ip("10.0.0.1"), "pod-a", System.nanoTime(), told::add);
        directory.suspect(ip("10.0.0.1"), "pod-a");
        reader.answer(is(pod("a", "10.0.0.1")));
        assertThat(told).isEmpty();
        reader.answer(is(pod("a", "10.0.0.1")));
        assertThat(told).containsExactly(Confirmation.CONFIRMED);
    }

    @Test
    void aTargetIsItsOwnOnlyWhileItsPodHoldsTheAddress() {
        PodDirectory directory = directory(Duration.ZERO, list(100, pod("a", "10.0.0.1")));
        Resolver resolver = new Resolver(directory, (name, told) -> {}, options(PodIpPolicy.KNOWN), nobody());
        Target target = target("10.0.0.1", "pod-a");
        assertThat(resolver.stillHolds(target)).isTrue();
        assertThat(resolver.mayDial(target, System.nanoTime())).isTrue();
        directory.apply(pod("b", "10.0.0.1").version(110).added());
        assertThat(resolver.stillHolds(target)).isFalse();
        directory.apply(pod("b", "10.0.0.1").version(120).deleted());
        assertThat(resolver.stillHolds(target)).isFalse();
    }

    @Test
    void anAddressThatNobodyVouchedForIsLostToAnotherSandboxAlone() {
        PodDirectory directory = directory(Duration.ZERO);
        Resolver resolver = new Resolver(directory, (name, told) -> {}, options(PodIpPolicy.KNOWN), nobody());
        SandboxKey a = new SandboxKey("ns", "a");
        Target target = new Target(
                ip("10.0.0.1"), PORT, Source.DNS, false, new UpstreamIdentity.Unpinned(Source.DNS, a, ip("10.0.0.1")));
        assertThat(resolver.stillHolds(target)).isTrue();
        directory.apply(pod("a", "10.0.0.1").added());
        assertThat(resolver.stillHolds(target)).isTrue();
        directory.apply(pod("b", "10.0.0.1").version(110).added());
        assertThat(resolver.stillHolds(target)).isFalse();
    }

    @Test
    void silenceIsReported() {
        Resolver resolver = resolver(Duration.ZERO, list(100, pod("a", "10.0.0.1")));
        resolver.reportDial(target("10.0.0.1", "pod-a"), new DialFailure(DialFailure.Kind.CONNECT_TIMEOUT, ""));
        List<Resolution> told = resolve(resolver);
        reader.answer(new PodReader.Reading.Failed("away"));
        assertThat(told).containsExactly(STALE);
    }
}
