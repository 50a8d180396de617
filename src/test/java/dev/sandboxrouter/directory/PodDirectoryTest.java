package dev.sandboxrouter.directory;

import static dev.sandboxrouter.directory.Given.ip;
import static dev.sandboxrouter.directory.Pods.list;
import static dev.sandboxrouter.directory.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.SandboxKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract 4.2 to 4.4. */
class PodDirectoryTest {

    private static final SandboxKey A = new SandboxKey("ns", "a");
    private static final SandboxKey B = new SandboxKey("ns", "b");

    private final PodDirectory directory = new PodDirectory(Duration.ZERO, new Pods.Asked(), new Backlog());
    private final List<AddressMoved> moves = new ArrayList<>();

    private PodDirectoryTest() {
        directory.addListener(moves::addAll);
    }

    private void told(PodEvent... events) {
        for (PodEvent event : events) {
            assertThat(directory.apply(event)).isTrue();
        }
    }

    private @Nullable String podOf(SandboxKey key) {
        DirectoryEntry entry = directory.byName(key);
        return entry == null ? null : entry.podUid();
    }

    private @Nullable String podOfUid(String ownerUid) {
        DirectoryEntry entry = directory.byUid(ownerUid);
        return entry == null ? null : entry.podUid();
    }

    private @Nullable String holder(String address) {
        DirectoryEntry entry = directory.holderOf(ip(address));
        return entry == null ? null : entry.podUid();
    }

    private void holdsNothing() {
        assertThat(directory.size()).isZero();
        assertThat(podOf(A)).isNull();
        assertThat(podOfUid("sb-a")).isNull();
        assertThat(holder("10.0.0.1")).isNull();
    }

    // 4.3: what is stored

    @Test
    void aReadyPodIsFoundByUidByNameAndByAddress() {
        told(pod("a", "10.0.0.1").added());
        assertThat(podOf(A)).isEqualTo("pod-a");
        assertThat(podOfUid("sb-a")).isEqualTo("pod-a");
        assertThat(holder("10.0.0.1")).isEqualTo("pod-a");
        assertThat(directory.size()).isEqualTo(1);
    }

    @Test
    void theNameIsTheOwnersNotThePods() {
        told(pod("a", "10.0.0.1").named("a-7f9c").added());
        assertThat(podOf(A)).isEqualTo("pod-a");
        assertThat(podOf(new SandboxKey("ns", "a-7f9c"))).isNull();
    }

    @Test
    void theSameNameInAnotherNamespaceIsAnotherSandbox() {
        told(pod("a", "10.0.0.1").added());
        told(pod("a", "10.0.0.2")
                .in("ns2")
                .uid("pod-a2")
                .ownedBy("sb-a2", "a")
                .version(101)
                .added());
        assertThat(podOf(A)).isEqualTo("pod-a");
        assertThat(podOf(new SandboxKey("ns2", "a"))).isEqualTo("pod-a2");
    }

    @Test
    void aNamespaceIsHeldFromItsFirstPodToItsLast() {
        told(pod("a", "10.0.0.1").added(), pod("b", "10.0.0.2").version(101).added());
        told(pod("a", "10.0.0.3").version(102).modified());
        assertThat(directory.holdsNamespace("ns")).isTrue();
        assertThat(directory.holdsNamespace("ns2")).isFalse();

        told(pod("a", "10.0.0.3").version(103).deleted());
        assertThat(directory.holdsNamespace("ns")).isTrue();
        told(pod("c", "10.0.0.2").in("ns2").version(104).added());
        assertThat(directory.holdsNamespace("ns"))
                .as("its last address is another's now")
                .isFalse();
        assertThat(directory.holdsNamespace("ns2")).isTrue();
    }

    static Stream<Named<UnaryOperator<Pods>>> whatKeepsAPodOut() {
        return Stream.of(
                Named.of("no Sandbox owns it", Pods::ownerless),
                Named.of("not ready", Pods::notReady),
                Named.of("terminating", Pods::terminate),
                Named.of("on its node's network", Pods::onHostNetwork),
                Named.of("without an address", p -> p.at()));
    }

    @ParameterizedTest
    @MethodSource("whatKeepsAPodOut")
    void isNotStored(UnaryOperator<Pods> flaw) {
        told(flaw.apply(pod("a", "10.0.0.1")).added());
        holdsNothing();
        told(list(200, flaw.apply(pod("a", "10.0.0.1"))));
        holdsNothing();
    }

    @ParameterizedTest
    @MethodSource("whatKeepsAPodOut")
    void leavesWhenItComesToThat(UnaryOperator<Pods> flaw) {
        told(pod("a", "10.0.0.1").added());
        told(flaw.apply(pod("a", "10.0.0.1").version(101)).modified());
        holdsNothing();
        assertThat(moves).hasSize(2).last().satisfies(move -> {
            assertThat(move.address()).isEqualTo(ip("10.0.0.1"));
            assertThat(move.after()).isNull();
        });
    }

    @ParameterizedTest
    @MethodSource("whatKeepsAPodOut")
    void comesBackWhenItIsOver(UnaryOperator<Pods> flaw) {
        told(flaw.apply(pod("a", "10.0.0.1")).added());
        told(pod("a", "10.0.0.1").version(101).modified());
        assertThat(podOf(A)).isEqualTo("pod-a");
    }

    @Test
    void aPodOfTheWarmPoolIsKnownByUidAloneUntilItIsTaken() {
        told(pod("a", "10.0.0.1").inWarmPool().added());
        assertThat(podOf(A)).isNull();
        assertThat(podOfUid("sb-a")).isEqualTo("pod-a");
        assertThat(holder("10.0.0.1")).isEqualTo("pod-a");

        told(pod("a", "10.0.0.1").version(101).modified());
        assertThat(podOf(A)).isEqualTo("pod-a");
        assertThat(moves).as("taking it moves no address").hasSize(1);

        told(pod("a", "10.0.0.1").version(102).inWarmPool().modified());
        assertThat(podOf(A)).isNull();
        assertThat(podOfUid("sb-a")).isEqualTo("pod-a");
    }

    @Test
    void aPodThatIsHandedToAnotherSandboxLeavesTheFirst() {
        told(pod("a", "10.0.0.1").added());
        told(pod("a", "10.0.0.1").ownedBy("sb-b", "b").version(101).modified());
        assertThat(podOf(A)).isNull();
        assertThat(podOfUid("sb-a")).isNull();
        assertThat(podOf(B)).isEqualTo("pod-a");
        assertThat(moves).hasSize(2);
        assertThat(moves.get(1).before()).isEqualTo(moves.get(0).after());
    }

    @Test
    void everyAddressOfAPodCounts() {
        told(pod("a", "10.0.0.1", "fd00::1").added());
        assertThat(holder("fd00::1")).isEqualTo("pod-a");
        assertThat(directory.byName(A)).isNotNull().satisfies(entry -> assertThat(entry.addresses())
                .containsExactly(ip("10.0.0.1"), ip("fd00::1")));

        told(pod("b", "10.0.0.2", "fd00::1").version(101).added());
        assertThat(podOf(A)).as("it lost one address, so it is gone").isNull();
        assertThat(holder("10.0.0.1")).isNull();
        assertThat(holder("fd00::1")).isEqualTo("pod-b");
        assertThat(moves.stream().map(AddressMoved::address))
                .containsExactlyInAnyOrder(
                        ip("10.0.0.1"), ip("fd00::1"), ip("10.0.0.2"), ip("fd00::1"), ip("10.0.0.1"));
    }

    @Test
    void aPodThatLosesAnAddressOfItsOwnGivesItBack() {
        told(pod("a", "10.0.0.1", "fd00::1").added());
        told(pod("a", "10.0.0.1").version(101).modified());
        assertThat(holder("fd00::1")).isNull();
        assertThat(holder("10.0.0.1")).isEqualTo("pod-a");
        assertThat(moves).last().satisfies(move -> assertThat(move.after()).isNull());
    }

    @Test
    void whatChangesNothingTellsNobody() {
        told(pod("a", "10.0.0.1").added());
        moves.clear();
        told(
                pod("a", "10.0.0.1").version(101).modified(),
                pod("a", "10.0.0.1").version(101).modified());
        told(list(200, pod("a", "10.0.0.1").version(101)));
        assertThat(moves).isEmpty();
    }

    // 4.4: fencing

    static Stream<Named<UnaryOperator<Pods>>> lateWords() {
        return Stream.of(
                Named.of("not ready", Pods::notReady),
                Named.of("terminating", Pods::terminate),
                Named.of("ready once more", p -> p));
    }

    @ParameterizedTest
    @MethodSource("lateWords")
    void aLateWordAboutAnEarlierPodOfTheNameChangesNothing(UnaryOperator<Pods> word) {
        told(pod("a", "10.0.0.1").uid("old").created(1000).added());
        told(pod("a", "10.0.0.2").uid("new").created(2000).version(110).added());
        told(word.apply(pod("a", "10.0.0.1").uid("old").created(1000).version(105))
                .modified());
        assertThat(podOf(A)).isEqualTo("new");
        assertThat(podOfUid("sb-a")).isEqualTo("new");
        assertThat(holder("10.0.0.1")).isNull();
    }

    @Test
    void aLateDeleteOfAnEarlierPodChangesNothing() {
        told(pod("a", "10.0.0.1").uid("old").added());
        told(pod("a", "10.0.0.2").uid("new").version(110).created(2000).added());
        told(pod("a", "10.0.0.1").uid("old").version(120).deleted());
        assertThat(podOf(A)).isEqualTo("new");
    }

    @ParameterizedTest
    @MethodSource("lateWords")
    void norDoesOneAboutAnEarlierPodOfTheSandboxUnderAnotherName(UnaryOperator<Pods> word) {
        told(pod("a", "10.0.0.1").named("a-1").uid("old").created(1000).added());
        told(pod("a", "10.0.0.2")
                .named("a-2")
                .uid("new")
                .created(2000)
                .version(110)
                .added());
        assertThat(podOf(A)).isEqualTo("new");
        told(word.apply(pod("a", "10.0.0.1")
                        .named("a-1")
                        .uid("old")
                        .created(1000)
                        .version(120))
                .modified());
        assertThat(podOf(A)).isEqualTo("new");
        assertThat(podOfUid("sb-a")).isEqualTo("new");
        told(pod("a", "10.0.0.1").named("a-1").uid("old").version(130).deleted());
        assertThat(podOf(A)).isEqualTo("new");
    }

    @Test
    void anotherReadyPodOfTheSandboxTakesOver() {
        told(pod("a", "10.0.0.1").named("a-1").uid("old").created(1000).added());
        told(pod("a", "10.0.0.2")
                .named("a-2")
                .uid("new")
                .created(2000)
                .version(110)
                .added());
        told(pod("a", "10.0.0.2")
                .named("a-2")
                .uid("new")
                .created(2000)
                .version(120)
                .notReady()
                .modified());
        assertThat(podOf(A)).isEqualTo("old");
        assertThat(podOfUid("sb-a")).isEqualTo("old");
    }

    @Test
    void theNewerSandboxOfANameHasItAndItsEndDoesNotBringTheOlderBack() {
        told(pod("a", "10.0.0.1")
                .named("a-1")
                .uid("old")
                .ownedBy("sb-1", "a")
                .created(1000)
                .added());
        told(pod("a", "10.0.0.2")
                .named("a-2")
                .uid("new")
                .ownedBy("sb-2", "a")
                .created(2000)
                .version(110)
                .added());
        assertThat(podOf(A)).isEqualTo("new");
        assertThat(podOfUid("sb-1")).as("who asks for that one still finds it").isEqualTo("old");
        told(pod("a", "10.0.0.2")
                .named("a-2")
                .uid("new")
                .ownedBy("sb-2", "a")
                .version(120)
                .deleted());
        assertThat(podOf(A)).isNull();
    }

    @Test
    void aPodThatTakesAnAddressEvictsItsHolderInTheSameStep() {
        told(pod("a", "10.0.0.1").added());
        told(pod("b", "10.0.0.1").version(110).added());
        assertThat(podOf(A)).isNull();
        assertThat(podOfUid("sb-a")).isNull();
        assertThat(holder("10.0.0.1")).isEqualTo("pod-b");
        assertThat(moves).hasSize(2).last().satisfies(move -> {
            assertThat(move.before())
                    .isNotNull()
                    .extracting(DirectoryEntry::podUid)
                    .isEqualTo("pod-a");
            assertThat(move.after())
                    .isNotNull()
                    .extracting(DirectoryEntry::podUid)
                    .isEqualTo("pod-b");
        });
    }

    @Test
    void theEvictedPodsLateEndDoesNotTakeTheAddressAway() {
        told(pod("a", "10.0.0.1").added(), pod("b", "10.0.0.1").version(110).added());
        told(pod("a", "10.0.0.1").version(120).notReady().modified());
        told(pod("a", "10.0.0.1").version(130).deleted());
        assertThat(podOf(B)).isEqualTo("pod-b");
        assertThat(holder("10.0.0.1")).isEqualTo("pod-b");
    }

    @Test
    void theEvictedPodDoesNotComeBackWhenTheAddressIsFree() {
        told(pod("a", "10.0.0.1").added(), pod("b", "10.0.0.1").version(110).added());
        told(pod("b", "10.0.0.1").version(120).deleted());
        holdsNothing();
    }

    @Test
    void ofTwoReadyPodsAtOneAddressTheHigherVersionStays() {
        told(list(200, pod("a", "10.0.0.1").version(150), pod("b", "10.0.0.1").version(140)));
        assertThat(holder("10.0.0.1")).isEqualTo("pod-a");
        assertThat(podOf(B)).isNull();
        told(list(300, pod("b", "10.0.0.1").version(140), pod("a", "10.0.0.1").version(150)));
        assertThat(holder("10.0.0.1")).isEqualTo("pod-a");
        told(pod("b", "10.0.0.1").version(310).modified());
        assertThat(holder("10.0.0.1")).isEqualTo("pod-b");
        assertThat(podOf(A)).isNull();
    }

    @Test
    void versionsAreComparedAsNumbers() {
        told(pod("a", "10.0.0.1").version(1000).added());
        told(pod("a", "10.0.0.2").version(999).modified());
        assertThat(holder("10.0.0.2")).as("an earlier state of the same pod").isNull();
    }

    @Test
    void withoutVersionsTheOrderOfArrivalDecides() {
        long none = PodRecord.NO_VERSION;
        told(
                pod("a", "10.0.0.1").version(none).added(),
                pod("b", "10.0.0.1").version(none).added());
        assertThat(holder("10.0.0.1")).isEqualTo("pod-b");
        assertThat(podOf(A)).isNull();
    }

    @Test
    void twoPodsThatSwapAddressesEndWhereTheyAre() {
        told(pod("a", "10.0.0.1").added(), pod("b", "10.0.0.2").version(101).added());
        told(
                pod("a", "10.0.0.2").version(110).modified(),
                pod("b", "10.0.0.1").version(111).modified());
        assertThat(holder("10.0.0.2")).isEqualTo("pod-a");
        assertThat(holder("10.0.0.1")).isEqualTo("pod-b");
        assertThat(podOf(A)).isEqualTo("pod-a");
        assertThat(podOf(B)).isEqualTo("pod-b");
    }

    // Relists and doubt

    @Test
    void aListPutsAnEndToWhatItDoesNotName() {
        told(pod("a", "10.0.0.1").added(), pod("b", "10.0.0.2").version(101).added());
        told(list(200, pod("b", "10.0.0.2").version(101)));
        assertThat(podOf(A)).isNull();
        assertThat(podOf(B)).isEqualTo("pod-b");
        assertThat(directory.synced()).isTrue();
    }

    @Test
    void nothingIsTakenAwayBeforeItsLastPage() {
        told(pod("a", "10.0.0.1").added(), pod("b", "10.0.0.2").version(101).added());
        told(new PodEvent.Listed(List.of(pod("b", "10.0.0.2").version(101).record()), true, false, 0, null));
        assertThat(podOf(A)).isEqualTo("pod-a");
        assertThat(directory.synced()).isFalse();
        told(new PodEvent.Listed(List.of(), false, true, 0, 200L));
        assertThat(podOf(A)).isNull();
        assertThat(podOf(B)).isEqualTo("pod-b");
    }

    @Test
    void anAddressWhoseHolderVanishedGoesToWhomTheListNames() {
        told(pod("a", "10.0.0.1").version(150).added());
        told(list(200, pod("b", "10.0.0.1").version(140)));
        assertThat(holder("10.0.0.1")).isEqualTo("pod-b");
        assertThat(podOf(A)).isNull();
    }

    @Test
    void aListIsBelievedAlsoWhereVersionsRunBackwards() {
        told(pod("a", "10.0.0.1").version(5000).added());
        told(list(60, pod("a", "10.0.0.2").version(50)));
        assertThat(holder("10.0.0.2")).isEqualTo("pod-a");
        told(pod("a", "10.0.0.3").version(61).modified());
        assertThat(holder("10.0.0.3")).isEqualTo("pod-a");
    }

    @Test
    void anEventThatIsToldTwiceIsNoNews() {
        told(pod("a", "10.0.0.1").added(), pod("b", "10.0.0.2").version(101).added());
        told(pod("a", "10.0.0.1").added(), pod("b", "10.0.0.2").version(101).added());
        assertThat(podOf(A)).isEqualTo("pod-a");
    }

    @Test
    void aPodThatAppearsAfterLaterEventsIsLeftOutAndDoubted() {
        told(pod("a", "10.0.0.1").added(), pod("a", "10.0.0.1").version(120).deleted());
        assertThat(directory.apply(pod("a", "10.0.0.1").added())).isFalse();
        holdsNothing();
    }

    @Test
    void whatTakesAwayIsDoneHoweverLateItComes() {
        told(pod("a", "10.0.0.1").added(), pod("b", "10.0.0.2").version(200).added());
        told(pod("a", "10.0.0.1").version(150).notReady().modified());
        assertThat(podOf(A)).isNull();
    }
}
