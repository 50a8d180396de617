package dev.sandboxrouter.directory;

import dev.sandboxrouter.contract.SandboxKey;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One state of a directory, indexed three ways, and the namespaces there are. Nobody writes to it once it is made. */
record Snapshot(
        Map<String, DirectoryEntry> byUid,
        Map<SandboxKey, DirectoryEntry> byName,
        Map<InetAddress, DirectoryEntry> byAddress,
        Set<String> namespaces) {

    static final Snapshot EMPTY = of(List.of());

    /** @throws IllegalArgumentException if two entries share a name, an owner uid or an address */
    static Snapshot of(List<DirectoryEntry> entries) {
        Snapshot snapshot = new Snapshot(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashSet<>());
        entries.forEach(snapshot::add);
        return snapshot;
    }

    private void add(DirectoryEntry entry) {
        claim(byName, entry.sandbox(), entry);
        namespaces.add(entry.sandbox().namespace());
        if (entry.ownerUid() != null) {
            claim(byUid, entry.ownerUid(), entry);
        }
        for (InetAddress address : entry.addresses()) {
            claim(byAddress, address, entry);
        }
    }

    private static <K> void claim(Map<K, DirectoryEntry> index, K key, DirectoryEntry entry) {
        DirectoryEntry other = index.putIfAbsent(key, entry);
        if (other != null) {
            throw new IllegalArgumentException(key + " is held twice: " + other.sandbox() + ", " + entry.sandbox());
        }
    }

    /** Every address whose tenant is another in a later state. */
    List<AddressMoved> movesTo(Snapshot later) {
        List<AddressMoved> moves = new ArrayList<>();
        byAddress.forEach((address, before) -> {
            DirectoryEntry after = later.byAddress.get(address);
            if (!AddressMoved.sameTenant(before, after)) {
                moves.add(new AddressMoved(address, before, after));
            }
        });
        later.byAddress.forEach((address, after) -> {
            if (!byAddress.containsKey(address)) {
                moves.add(new AddressMoved(address, null, after));
            }
        });
        return List.copyOf(moves);
    }
}
