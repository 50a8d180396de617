package dev.sandboxrouter.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One final response and what came before it.
 *
 * @param interim the 1xx responses that preceded it, in order
 * @param head head of the final response; of a 101, which ends the HTTP part of a connection
 * @param body its body; {@link Framing#NONE} for a 101
 */
public record RawResponse(List<RawHead> interim, RawHead head, RawBody body) {

    public int status() {
        return Integer.parseInt(head.startPart(1));
    }

    /** The body as ISO-8859-1. */
    public String text() {
        return body.text();
    }

    /** The first value under a name of any case; null without one. */
    public @Nullable String header(String name) {
        return head.first(name);
    }

    /** Why the router answered in the sandbox's place; null if the sandbox spoke. */
    public @Nullable String reason() {
        return header("X-Sandbox-Router-Reason");
    }

    @Override
    public String toString() {
        return interim + head.text() + text();
    }
}
