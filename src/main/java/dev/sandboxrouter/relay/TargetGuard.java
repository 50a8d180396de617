package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.Target;

/**
 * The last look before a target is used: since the route resolved it time has passed, and its address may have changed
 * hands. Asked on event loops, so answers are quick and never throw.
 */
public interface TargetGuard {

    /** Whether the address is, as of now, not another sandbox's: enough to use a connection that is open. */
    boolean stillHeld(Target target);

    /**
     * Whether the target may be dialled for a request: {@link #stillHeld}, and known well enough (contract 4.6).
     *
     * @param arrivedNanos when the request arrived, as of {@link System#nanoTime}
     */
    boolean mayDial(Target target, long arrivedNanos);
}
