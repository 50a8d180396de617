package dev.sandboxrouter.contract;

import java.util.Map;

/**
 * What authorization refuses; contract sections 3 and 11. Each of them is the same for every request and every cause, so
 * that none tells whether a sandbox exists, what was wrong with a credential, or what broke.
 */
public enum AuthorizationRefusal implements Refusal {
    /** No credential, or none that is good. */
    UNAUTHENTICATED(401, "unauthenticated", "unauthenticated"),
    /** A good credential, for something else. */
    FORBIDDEN(403, "forbidden", "forbidden"),
    /** Nobody could say whether the credential is good. */
    UNAVAILABLE(500, "authorization-unavailable", "authorization check failed");

    private final int status;
    private final String reason;
    private final String detail;

    AuthorizationRefusal(int status, String reason, String detail) {
        this.status = status;
        this.reason = reason;
        this.detail = detail;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public String detail() {
        return detail;
    }

    /** RFC 9110 15.5.2: a 401 says how to do better. */
    @Override
    public Map<String, String> headers() {
        return this == UNAUTHENTICATED ? Map.of("WWW-Authenticate", "Bearer") : Map.of();
    }
}
