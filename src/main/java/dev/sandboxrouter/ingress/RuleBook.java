package dev.sandboxrouter.ingress;

import dev.sandboxrouter.contract.SandboxKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rules in force. A sandbox's state is swapped whole, so a reader sees one rule set and never a mixture; a reader
 * takes no lock. Thread-safe; whoever writes orders the writes of one sandbox.
 */
public final class RuleBook {

    private final Map<SandboxKey, RuleState> states = new ConcurrentHashMap<>();
    private final List<Consumer<? super SandboxKey>> listeners = new CopyOnWriteArrayList<>();

    private volatile boolean loaded;

    /** All rules that are stored are in here from now on: whoever is not has none. */
    public void markLoaded() {
        loaded = true;
    }

    /** Whether a sandbox that is not in here has no rules; until then nobody knows. To be asked before {@link #get}. */
    public boolean isLoaded() {
        return loaded;
    }

    /** The state in force; null for a sandbox without rules. */
    public @Nullable RuleState get(SandboxKey sandbox) {
        return states.get(sandbox);
    }

    /** Puts a state in force: once this returns, every request is judged by it. Then the listeners are told. */
    public void put(SandboxKey sandbox, RuleState state) {
        states.put(sandbox, state);
        tell(sandbox);
    }

    /** Takes a sandbox's rules away. Then the listeners are told, if there were any. */
    public void remove(SandboxKey sandbox) {
        if (states.remove(sandbox) != null) {
            tell(sandbox);
        }
    }

    /** How many sandboxes have rules. */
    public int size() {
        return states.size();
    }

    /** How many sandboxes have rules that cannot be read. */
    public int unreadable() {
        return (int) states.values().stream()
                .filter(RuleState.Unreadable.class::isInstance)
                .count();
    }

    /**
     * Adds a listener that is told of each sandbox whose state has changed, after it has, on the thread that changed it:
     * quick, and without exceptions.
     */
    public void onChange(Consumer<? super SandboxKey> listener) {
        listeners.add(listener);
    }

    private void tell(SandboxKey sandbox) {
        listeners.forEach(listener -> listener.accept(sandbox));
    }
}
