package dev.sandboxrouter.control;

/** One part of a change that is made whole or not at all; contract 10.1. */
interface UpdatePart {

    /** As a message to the caller names it. */
    String name();

    void apply() throws Exception;

    /**
     * Puts back what was there before {@link #apply}. Also called where apply failed, or may have done half: without
     * anything done it does nothing that shows.
     */
    void undo() throws Exception;
}
