package dev.sandboxrouter.relay;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a person in front of a browser waits for an answer, rather than a program; contract section 3. */
final class Browsers {

    private static final List<String> AGENTS =
            List.of("mozilla", "chrome", "safari", "firefox", "edge", "opera", "msie");

    private static final Set<String> SCRIPTED_MODES = Set.of("cors", "no-cors", "same-origin", "websocket");

    private Browsers() {}

    /** Scripts in a page bear the browser's name too, and cannot read a page that is meant for eyes. */
    static boolean isBrowser(HttpHeaders head) {
        return hasAgent(head) && !prefersJson(head) && !isScripted(head);
    }

    private static boolean hasAgent(HttpHeaders head) {
        String agent = lower(head.get(HttpHeaderNames.USER_AGENT));
        return AGENTS.stream().anyMatch(agent::contains);
    }

    private static boolean prefersJson(HttpHeaders head) {
        String accept = String.join(",", head.getAll(HttpHeaderNames.ACCEPT)).toLowerCase(Locale.ROOT);
        return accept.contains("application/json") && !accept.contains("text/html");
    }

    private static boolean isScripted(HttpHeaders head) {
        String mode = lower(head.get("Sec-Fetch-Mode")).trim();
        if (mode.equals("navigate")) {
            return false;
        }
        return SCRIPTED_MODES.contains(mode) || head.contains("X-Requested-With");
    }

    private static String lower(@Nullable String value) {
        return value == null ? "" : value.toLowerCase(Locale.ROOT);
    }
}
