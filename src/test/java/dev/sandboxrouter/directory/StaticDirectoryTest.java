package dev.sandboxrouter.directory;

import static dev.sandboxrouter.directory.Given.OTHER;
import static dev.sandboxrouter.directory.Given.SB;
import static dev.sandboxrouter.directory.Given.directory;
import static dev.sandboxrouter.directory.Given.entry;
import static dev.sandboxrouter.directory.Given.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sandboxrouter.contract.Source;
import dev.sandboxrouter.contract.UpstreamIdentity;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StaticDirectoryTest {

    private static final UpstreamIdentity POD = new UpstreamIdentity.Pod("pod-1");
    private static final UpstreamIdentity BY_NAME =
            new UpstreamIdentity.Unpinned(Source.DIRECTORY_NAME, SB, ip("10.0.0.7"));
    private static final UpstreamIdentity BY_DNS = new UpstreamIdentity.Unpinned(Source.DNS, SB, ip("10.0.0.7"));

    private static List<AddressMoved> moves(StaticDirectory directory, DirectoryEntry... entries) {
        List<AddressMoved> moves = new ArrayList<>();
        directory.addListener(moves::addAll);
        directory.replace(List.of(entries));
        return moves;
    }

    @Test
    void anEntryIsFoundByUidNameAndEachOfItsAddresses() {
        DirectoryEntry entry = entry(SB, "uid-1", null, "::ffff:10.0.0.7", "2001:db8::7");
        StaticDirectory directory = directory(entry);
        assertThat(directory.byUid("uid-1")).isEqualTo(entry);
        assertThat(directory.byName(SB)).isEqualTo(entry);
        assertThat(directory.holderOf(ip("10.0.0.7"))).isEqualTo(entry);
        assertThat(directory.holderOf(ip("2001:db8::7"))).isEqualTo(entry);
        assertThat(directory.byUid("uid-2")).isNull();
        assertThat(directory.byName(OTHER)).isNull();
        assertThat(directory.holderOf(ip("10.0.0.8"))).isNull();
        assertThat(directory.holdsNamespace(SB.namespace())).isTrue();
        assertThat(directory.holdsNamespace("nowhere")).isFalse();
        assertThat(directory.enabled()).isTrue();
    }

    @Test
    void replacingLeavesNothingOfWhatWas() {
        StaticDirectory directory = directory(entry(SB, "uid-1", null, "10.0.0.7"));
        directory.replace(List.of(entry(OTHER, "uid-o", null, "10.0.0.9")));
        assertThat(directory.byUid("uid-1")).isNull();
        assertThat(directory.byName(SB)).isNull();
        assertThat(directory.holderOf(ip("10.0.0.7"))).isNull();
        assertThat(directory.byName(OTHER)).isNotNull();
    }

    @Test
    void twoEntriesCannotShareANameAUidOrAnAddressAndNothingChanges() {
        DirectoryEntry entry = entry(SB, "uid-1", null, "10.0.0.7");
        StaticDirectory directory = directory(entry);
        for (DirectoryEntry clash : List.of(
                entry(SB, "uid-2", null, "10.0.0.8"),
                entry(OTHER, "uid-1", null, "10.0.0.8"),
                entry(OTHER, "uid-2", null, "10.0.0.8", "::ffff:10.0.0.7"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> directory.replace(List.of(entry, clash)));
        }
        assertThat(directory.byName(SB)).isEqualTo(entry);
        assertThat(directory.byName(OTHER)).isNull();
    }

    @Test
    void anEntryWithoutAnAddressIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> entry(SB, null, null));
    }

    @Test
    void theSameEntriesAgainMoveNothing() {
        StaticDirectory directory = directory(entry(SB, "uid-1", null, "10.0.0.7", "10.0.0.8"));
        assertThat(moves(directory, entry(SB, "uid-1", null, "10.0.0.8", "10.0.0.7")))
                .isEmpty();
    }

    @Test
    void listenersHearOfAMoveWhenItIsAlreadyInForce() {
        StaticDirectory directory = directory(entry(SB, null, null, "10.0.0.7"));
        List<Boolean> gone = new ArrayList<>();
        directory.addListener(moves -> gone.add(directory.byName(SB) == null));
        directory.replace(List.of());
        assertThat(gone).containsExactly(true);
    }

    @Test
    void aVanishedEntryEndsItsConnections() {
        List<AddressMoved> moves = moves(directory(entry(SB, null, "pod-1", "10.0.0.7")));
        assertThat(moves).singleElement().satisfies(move -> {
            assertThat(move.after()).isNull();
            assertThat(move.ends(POD)).isTrue();
            assertThat(move.ends(BY_NAME)).isTrue();
            assertThat(move.ends(new UpstreamIdentity.Pod("pod-2"))).isFalse();
            assertThat(move.ends(new UpstreamIdentity.Unpinned(Source.DNS, SB, ip("10.0.0.8"))))
                    .isFalse();
        });
    }

    @Test
    void anAddressThatAnotherSandboxTakesEndsTheConnectionsOfTheFirst() {
        DirectoryEntry after = entry(OTHER, null, "pod-2", "10.0.0.7");
        List<AddressMoved> moves = moves(directory(entry(SB, null, "pod-1", "10.0.0.7")), after);
        assertThat(moves).singleElement().satisfies(move -> {
            assertThat(move.after()).isEqualTo(after);
            assertThat(move.ends(POD)).isTrue();
            assertThat(move.ends(BY_NAME)).isTrue();
            assertThat(move.ends(new UpstreamIdentity.Pod("pod-2"))).isFalse();
        });
    }

    @Test
    void anotherIncarnationOfTheNameEndsThemToo() {
        StaticDirectory directory = directory(entry(SB, "uid-1", null, "10.0.0.7"));
        assertThat(moves(directory, entry(SB, "uid-2", null, "10.0.0.7")))
                .singleElement()
                .matches(move -> move.ends(BY_NAME) && move.ends(BY_DNS));
    }

    @Test
    void anAddressThatProvesToBeTheSandboxesOwnLeavesItsConnectionsAlone() {
        assertThat(moves(directory(), entry(SB, null, "pod-1", "10.0.0.7")))
                .singleElement()
                .matches(move -> !move.ends(BY_DNS));
        assertThat(moves(directory(), entry(OTHER, null, "pod-1", "10.0.0.7")))
                .singleElement()
                .matches(move -> move.ends(BY_DNS));
    }

    @Test
    void onlyTheAddressThatMovedIsTold() {
        StaticDirectory directory =
                directory(entry(SB, null, null, "10.0.0.7", "10.0.0.8"), entry(OTHER, null, null, "10.0.0.9"));
        assertThat(moves(directory, entry(SB, null, null, "10.0.0.7"), entry(OTHER, null, null, "10.0.0.9")))
                .extracting(AddressMoved::address)
                .containsExactly(ip("10.0.0.8"));
    }

    /** Whatever changes, the moves applied to the old state give the new one: nothing is missed, nothing invented. */
    @Property
    void theMovesAreTheDifference(
            @ForAll @Size(6) List<@IntRange(max = 3) Integer> before,
            @ForAll @Size(6) List<@IntRange(max = 3) Integer> after) {
        StaticDirectory directory = new StaticDirectory();
        directory.replace(holdings(before));
        Map<InetAddress, DirectoryEntry> held = held(directory);
        for (AddressMoved move : moves(directory, holdings(after).toArray(new DirectoryEntry[0]))) {
            assertThat(held.get(move.address())).isEqualTo(move.before());
            assertThat(directory.holderOf(move.address())).isEqualTo(move.after());
            held.put(move.address(), move.after());
        }
        held(directory).forEach((address, holder) -> assertThat(tenant(held.get(address)))
                .isEqualTo(tenant(holder)));
    }

    private static String tenant(@Nullable DirectoryEntry entry) {
        return entry == null ? "nobody" : entry.sandbox() + "/" + entry.ownerUid();
    }

    private static Map<InetAddress, DirectoryEntry> held(StaticDirectory directory) {
        Map<InetAddress, DirectoryEntry> held = new HashMap<>();
        for (int i = 0; i < 6; i++) {
            held.put(ip("10.0.0." + i), directory.holderOf(ip("10.0.0." + i)));
        }
        return held;
    }

    /** Address i belongs to tenant {@code tenants[i]}; tenant 0 is nobody, 2 and 3 share a name. */
    private static List<DirectoryEntry> holdings(List<Integer> tenants) {
        Map<Integer, List<String>> addresses = new HashMap<>();
        for (int i = 0; i < tenants.size(); i++) {
            int tenant = tenants.get(i) == 3 && tenants.contains(2) ? 2 : tenants.get(i);
            addresses.computeIfAbsent(tenant, key -> new ArrayList<>()).add("10.0.0." + i);
        }
        addresses.remove(0);
        return addresses.entrySet().stream()
                .map(held -> entry(
                        held.getKey() == 1 ? OTHER : SB,
                        "uid-" + held.getKey(),
                        null,
                        held.getValue().toArray(new String[0])))
                .toList();
    }
}
