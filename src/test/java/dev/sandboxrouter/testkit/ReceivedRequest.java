package dev.sandboxrouter.testkit;

/**
 * A request as a sandbox received it.
 *
 * @param connection which of the sandbox's connections carried it, counted from 1 in the order they were accepted
 * @param head exact head
 * @param body its body; {@link RawBody#NONE} until, and unless, the script read it
 */
public record ReceivedRequest(int connection, RawHead head, RawBody body) {

    /** The request line's target, raw. */
    public String target() {
        return head.startPart(1);
    }

    public String method() {
        return head.startPart(0);
    }
}
