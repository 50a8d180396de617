package dev.sandboxrouter.kubernetes;

import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.ext.web.client.WebClientOptions;

/**
 * Makes HTTP clients that forget an idle connection after seconds rather than a minute. A network that was away may have
 * lost every connection without a word to either end; whoever takes such a one from the pool waits for nothing, and finds
 * out by a time-out, one connection after the other.
 */
final class FreshConnections extends VertxHttpClientFactory {

    /** As long as a call may take before it is doubted; longer than the pause between two probes of a quiet watch. */
    static final int IDLE_SECONDS = 3;

    @Override
    protected void additionalConfig(WebClientOptions options) {
        options.setKeepAliveTimeout(IDLE_SECONDS);
    }
}
