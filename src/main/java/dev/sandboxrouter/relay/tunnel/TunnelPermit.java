package dev.sandboxrouter.relay.tunnel;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The right of a client to one more tunnel. Taken before the sandbox is dialled, so that a flood of upgrades cannot pass
 * the limit while dials are under way; given back when the tunnel is closed or the upgrade came to nothing. Any thread.
 */
public final class TunnelPermit {

    private final AtomicReference<@Nullable Runnable> giveBack;

    TunnelPermit(@Nullable Runnable giveBack) {
        this.giveBack = new AtomicReference<>(giveBack);
    }

    /** Gives the place back; a second call does nothing, so every path that may be the last one can call it. */
    public void release() {
        Runnable action = giveBack.getAndSet(null);
        if (action != null) {
            action.run();
        }
    }
}
