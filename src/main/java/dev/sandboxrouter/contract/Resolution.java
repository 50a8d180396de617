package dev.sandboxrouter.contract;

/** The outcome of looking for a sandbox's address; contract section 4. An expected outcome is a value. */
public sealed interface Resolution {

    /** Dial this. */
    record Found(Target target) implements Resolution {}

    /** No address, and asking again at once would not change that, or the caller asked for something forbidden. */
    record Refused(Refusal refusal) implements Resolution {}

    /**
     * The look-up itself failed in a way that may pass, such as a DNS time-out: counts as a failed dial, so it is retried
     * under the same rules (contract section 6).
     */
    record Failed(DialFailure failure) implements Resolution {}
}
