package dev.sandboxrouter.authz;

import java.util.concurrent.CompletionStage;

/**
 * Decides who may talk to a sandbox; the port that an operator's own authorization implements. A bean of this type under
 * the name {@link #BEAN} in Camel's registry takes the place of the mode that the flags select.
 */
public interface Authorizer {

    /** The name in Camel's registry. */
    String BEAN = "sandboxAuthorizer";

    /**
     * Decides about one request. Called on the event loop of the request, which serves a thousand others: it must not
     * block, and reads what it needs of the head before it returns.
     *
     * @return completes on any thread, with the decision. A failure, a null, or an exception thrown here is answered 500
     *     and never lets a request pass. What completes after the request has ended is ignored; until then nothing but
     *     the request's own time-outs ends the wait
     */
    CompletionStage<Decision> decide(AuthorizationRequest request);

    /**
     * Whether {@code Authorization: Bearer} is a credential for this authorizer, so that no sandbox may see it whatever
     * the form of the address. Asked for every request; any thread.
     */
    default boolean takesBearer() {
        return true;
    }
}
