package dev.sandboxrouter.testkit.kubernetes;

/**
 * A failure in the API server's own words.
 *
 * @param retryAfter seconds of the header {@code Retry-After}; 0 for none
 */
public record ApiStatus(int code, String reason, String message, int retryAfter) {

    /** The watch or the list asks for a past that is no longer kept. */
    public static final ApiStatus GONE = new ApiStatus(410, "Expired", "too old resource version: 1 (2)", 0);

    public static final ApiStatus UNAUTHORIZED = new ApiStatus(401, "Unauthorized", "Unauthorized", 0);
    public static final ApiStatus INTERNAL = new ApiStatus(500, "InternalError", "an error on the server", 0);

    public static ApiStatus tooManyRequests(int retryAfter) {
        return new ApiStatus(429, "TooManyRequests", "the server has received too many requests", retryAfter);
    }

    /** What a service account without the right hears. */
    public static ApiStatus forbidden(String verb) {
        return new ApiStatus(
                403,
                "Forbidden",
                "pods is forbidden: User 'router' cannot " + verb
                        + " resource 'pods' in API group '' at the cluster scope",
                0);
    }

    static ApiStatus notFound(String what) {
        return new ApiStatus(404, "NotFound", what + " not found", 0);
    }

    static ApiStatus badRequest(String why) {
        return new ApiStatus(400, "BadRequest", why, 0);
    }

    String json() {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\""
                + message + "\",\"reason\":\"" + reason + "\",\"code\":" + code + '}';
    }
}
