package dev.sandboxrouter.contract;

import java.util.Map;

/**
 * What authorization refuses; contract sections 3 and 11. Each of them is the same for every request and every cause, so
 * that none tells whether a sandbox exists, what was wrong with a credential, or what broke.
 */
public enum AuthorizationRefusal implements FixedRefusal {
    /** No credential, or none that is good. */
    UNAUTHENTICATED(401, "unauthenticated", "unauthenticated"),
    /** A good credential, for something else. */
    FORBIDDEN(403, "forbidden", "forbidden"),
    /** Nobody could say whether the credential is good. */
    UNAVAILABLE(500, "authorization-unavailable", "authorization check failed");

    @SuppressWarnings("ImmutableEnumChecker") // a record of a number and two texts
    private final Words words;

    AuthorizationRefusal(int status, String reason, String detail) {
        this.words = new Words(status, reason, detail);
    }

    @Override
    public Words words() {
        return words;
    }

    /** RFC 9110 15.5.2: a 401 says how to do better. */
    @Override
    public Map<String, String> headers() {
        return this == UNAUTHENTICATED ? Map.of("WWW-Authenticate", "Bearer") : Map.of();
    }
}
