package dev.sandboxrouter.contract;

/** A refusal that says the same of every request. */
public sealed interface FixedRefusal extends Refusal
        permits AuthorizationRefusal, IngressRefusal.Fixed, Refusal.Syntax, Refusal.Loop, Refusal.Internal {

    /**
     * What it says, a row of contract section 3.
     *
     * @param status HTTP status code
     * @param reason see {@link Refusal#reason}
     * @param detail see {@link Refusal#detail}
     */
    record Words(int status, String reason, String detail) {}

    Words words();

    @Override
    default int status() {
        return words().status();
    }

    @Override
    default String reason() {
        return words().reason();
    }

    @Override
    default String detail() {
        return words().detail();
    }
}
