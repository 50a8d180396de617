package dev.sandboxrouter.contract;

import org.jspecify.annotations.Nullable;

/**
 * Where the relay asks whether a request is traced. Called on event loops: implementations never block and never throw.
 * What became of a traced request is told to {@link TrafficListener#requestEnded}.
 */
public interface Tracing {

    /** Traces nothing: no object is made for a request, and the caller's trace context goes on as it came. */
    Tracing OFF = new Tracing() {};

    /**
     * A request begins.
     *
     * @param head as it was received; read before this returns, because it is rewritten on its way
     * @param httpVersion {@code 1.0}, {@code 1.1} or {@code 2}
     * @return null: the request is not traced
     */
    default @Nullable RequestTrace begin(RequestHead head, String httpVersion) {
        return null;
    }

    /**
     * Something arrived that is no request, or cannot be read as one.
     *
     * @param scheme of the listener
     * @return null: it is not traced
     */
    default @Nullable RequestTrace beginUnreadable(String scheme) {
        return null;
    }
}
