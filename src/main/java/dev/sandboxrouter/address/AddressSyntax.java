package dev.sandboxrouter.address;

import dev.sandboxrouter.contract.RequestHead;

/** One form of contract section 1: says whether a head is in this form, and reads it. Stateless, any thread. */
interface AddressSyntax {

    /** Whether this form decides about the request; if so, no later form is asked. */
    boolean appliesTo(RequestHead head);

    /** Reads a head to which this form applies. Never throws for what a client sent. */
    Addressing read(RequestHead head);

    /** Whether a head to which this form applies names no sandbox at all, not even badly. */
    boolean namesNothing(RequestHead head);
}
