package dev.sandboxrouter.relay;

import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** What is kept of a head for as long as its request or tunnel lives; contract 8.3. */
final class Facts {

    private static final String TRAFFIC_TOKEN = "e2b-traffic-access-token";

    /** Twice what a token has: a caller's longer text, wrong anyway, is not worth its memory. */
    private static final int MAX_TOKEN = 128;

    private static final String WRONG = "-";

    private Facts() {}

    /** The traffic token; null if none came; something that is no token where it is far too long. */
    static @Nullable String trafficToken(HttpRequest head) {
        String token = head.headers().get(TRAFFIC_TOKEN);
        return token == null || token.length() <= MAX_TOKEN ? token : WRONG;
    }
}
