package dev.sandboxrouter.relay;

/**
 * Decides about a request: the Camel route behind the listener. Called on the request's event loop with the head alone;
 * it must not block, and must call {@link ClientRequest#complete} exactly once, on any thread.
 */
@FunctionalInterface
public interface RequestHandler {

    void handle(ClientRequest request);
}
