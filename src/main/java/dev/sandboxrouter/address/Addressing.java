package dev.sandboxrouter.address;

import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.SandboxAddress;

/** What the head of a request said about its destination; contract section 1. */
public sealed interface Addressing {

    /** The head names a sandbox, every part of it checked. */
    record Addressed(SandboxAddress address) implements Addressing {}

    /** The head names none properly: 400 with the text of the table. */
    record Rejected(Refusal.InvalidAddress refusal) implements Addressing {}

    /** A rejection with this text. */
    static Addressing rejected(String detail) {
        return new Rejected(new Refusal.InvalidAddress(detail));
    }
}
