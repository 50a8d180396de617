package dev.sandboxrouter.directory;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The addresses that one step of the directory has touched, and who held them before it. One thread. */
final class Moves {

    /** An empty value stands for nobody. */
    private final Map<InetAddress, Before> touched = new LinkedHashMap<>();

    private record Before(@Nullable DirectoryEntry entry) {}

    /** Notes the holder before the first change. */
    void touch(InetAddress address, @Nullable StoredPod holder) {
        touched.putIfAbsent(address, new Before(holder == null ? null : holder.entry()));
    }

    /** What moved, given who holds the addresses now. */
    List<AddressMoved> settle(Function<InetAddress, @Nullable StoredPod> holders) {
        List<AddressMoved> moves = new ArrayList<>();
        touched.forEach((address, before) -> {
            StoredPod now = holders.apply(address);
            DirectoryEntry after = now == null ? null : now.entry();
            if (!AddressMoved.sameTenant(before.entry(), after)) {
                moves.add(new AddressMoved(address, before.entry(), after));
            }
        });
        return moves;
    }
}
