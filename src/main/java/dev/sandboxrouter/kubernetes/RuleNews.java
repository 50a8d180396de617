package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.contract.SandboxKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Whose rules have changed, for the one who follows them; kept until there is one. Any thread. */
final class RuleNews {

    private final Set<SandboxKey> untold = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Consumer<SandboxKey> sink;

    void tell(SandboxKey sandbox) {
        Consumer<SandboxKey> listener = sink;
        if (listener != null) {
            listener.accept(sandbox);
            return;
        }
        untold.add(sandbox);
        handOver(sink); // it may have come just now, and have taken all that was there
    }

    /** From here on, and what was kept. */
    void listen(Consumer<SandboxKey> listener) {
        sink = listener;
        handOver(listener);
    }

    /** What was kept is about to be read. */
    void clear() {
        untold.clear();
    }

    private void handOver(@Nullable Consumer<SandboxKey> listener) {
        if (listener != null) {
            Set.copyOf(untold).forEach(sandbox -> {
                if (untold.remove(sandbox)) {
                    listener.accept(sandbox);
                }
            });
        }
    }
}
