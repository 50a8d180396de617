package dev.sandboxrouter.authz;

import org.jspecify.annotations.Nullable;

/** RFC 6750 2.1, as contract section 11 reads it: scheme without case, one space, the rest trimmed. */
public final class BearerToken {

    private static final String SCHEME = "bearer ";

    private BearerToken() {}

    /**
     * The token in the value of the first {@code Authorization} field; null if there is none.
     *
     * @param authorization null where the field is absent
     */
    public static @Nullable String in(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        String token = authorization.substring(SCHEME.length()).strip();
        return token.isEmpty() ? null : token;
    }
}
