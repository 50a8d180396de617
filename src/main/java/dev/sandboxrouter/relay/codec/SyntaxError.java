package dev.sandboxrouter.relay.codec;

import dev.sandboxrouter.contract.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The last message of a client that broke contract 2.1. It can come in a head's place or in the middle of a body; what
 * follows on the connection is discarded, so answer, if no response head went out yet, and close.
 *
 * @param refusal the answer
 * @param why what was wrong, fixed text without a byte of the request, for the debug log only
 * @param method the method of the offending request, null if its request line was not read
 * @param target its raw target, null if its request line was not read
 */
public record SyntaxError(Refusal.Syntax refusal, String why, @Nullable String method, @Nullable String target) {

    /** Of trailers beyond the limit, whose method and target are those of their head; or of a head that nobody could read. */
    public static SyntaxError tooLarge() {
        return new SyntaxError(Fault.SECTION_TOO_LARGE.refusal(), Fault.SECTION_TOO_LARGE.text(), null, null);
    }
}
