package dev.sandboxrouter.relay;

/**
 * The right to say of a request what lets it out: that it passed a check, and which address it may go to. A {@link Relay}
 * gives out one, once, to whoever puts the router's own steps together. A route of the user's own can call any public
 * method through an expression, or make any bean; it cannot get at this.
 */
public final class StepKey {

    StepKey() {}
}
