package dev.sandboxrouter.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A refusal in the words of a route of the user's own: a maintenance notice, a limit, a policy's no.
 *
 * @param status 400 to 599
 * @param reason at most {@value #MAX_REASON} of {@code a-z 0-9 -}, beginning with a letter; it becomes a header, and a word of
 *     the access log, so it is fixed when the route is built and never a caller's text
 * @param detail at most {@value #MAX_DETAIL} characters; what the caller reads
 * @param retryAfter seconds for {@code Retry-After}, 0 or more
 */
public record RouteRefusal(int status, String reason, String detail, OptionalInt retryAfter) implements Refusal {

    public static final int MAX_REASON = 64;
    public static final int MAX_DETAIL = 512;

    private static final Pattern REASON = Pattern.compile("[a-z][-a-z0-9]{0," + (MAX_REASON - 1) + "}");

    /**
     * Checks every part.
     *
     * @throws IllegalArgumentException naming the part, its value and what was expected
     */
    public RouteRefusal {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status " + status + ": expected 400 to 599");
        }
        if (!REASON.matcher(reason).matches()) {
            throw new IllegalArgumentException("reason \"" + reason + "\": expected a word of a-z, 0-9 and -, such as"
                    + " maintenance, of at most " + MAX_REASON + " characters");
        }
        if (detail.isEmpty() || detail.length() > MAX_DETAIL) {
            throw new IllegalArgumentException("detail: expected 1 to " + MAX_DETAIL + " characters");
        }
        if (retryAfter.isPresent() && retryAfter.getAsInt() < 0) {
            throw new IllegalArgumentException("retryAfter " + retryAfter.getAsInt() + ": expected 0 or more");
        }
    }

    @Override
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        retryAfter.ifPresent(seconds -> headers.put("Retry-After", Integer.toString(seconds)));
        if (status == 401) {
            headers.put("WWW-Authenticate", "Bearer");
        }
        return headers;
    }
}
