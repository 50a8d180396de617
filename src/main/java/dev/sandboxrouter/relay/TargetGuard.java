package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.Target;

/**
 * The last look before a target is used: since the route resolved it time has passed, and its address may have changed
 * hands. Asked on event loops, so answers are quick and never throw.
 */
public interface TargetGuard {

    /**
     * Whether a connection that is open may be used: the address is, as of now, not another sandbox's, and was not when the
     * connection was opened.
     *
     * @param connectedNanos when the connection was open for the first time, as of {@link System#nanoTime}
     * @param arrivedNanos when the request arrived that wants it
     */
    boolean mayReuse(Target target, long connectedNanos, long arrivedNanos);

    /**
     * Whether the target may be dialled for a request: its address is not another's, and known well enough (contract 4.6).
     *
     * @param arrivedNanos when the request arrived, as of {@link System#nanoTime}
     */
    boolean mayDial(Target target, long arrivedNanos);
}
