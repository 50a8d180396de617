package dev.sandboxrouter.relay.codec;

/** What a piece of decoding came to. */
enum Step {
    /** Something was read; more may be read from the same bytes. */
    ADVANCED,
    /** Nothing goes on without more bytes, or before the handlers have seen what was decoded. */
    WAITING,
    /** The section or message is over. */
    DONE,
    /** The bytes break a rule; the fault is with whoever returned this. */
    FAILED
}
