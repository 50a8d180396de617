package dev.sandboxrouter.contract;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * An answer that the router gives in a sandbox's place; the table of contract section 3, a record a row; what rules
 * refuse is in {@link IngressRefusal}, what authorization refuses in {@link AuthorizationRefusal}. Only {@link #detail}
 * reaches a client, so none of these carries exception text.
 */
public sealed interface Refusal
        permits IngressRefusal,
                UpstreamRefusal,
                RouteRefusal,
                FixedRefusal,
                Refusal.MethodNotAllowed,
                Refusal.InvalidAddress,
                Refusal.BodyTooLarge,
                Refusal.DirectoryStale,
                Refusal.UpstreamTimeout,
                Refusal.TooManyConnections {

    /** HTTP status code. */
    int status();

    /** Value of {@code X-Sandbox-Router-Reason} and of the access log's {@code reason}; stable, bounded. */
    String reason();

    /** The text of the detail dialect. */
    String detail();

    /** What the e2b dialect says in {@code message}. */
    default String message() {
        return detail();
    }

    /** The keys of the e2b dialect in their order; numbers are numbers there. */
    default List<Entry<String, Object>> fields(SandboxAddress address) {
        return List.of(
                entry("sandboxId", address.sandbox().id()), entry("message", message()), entry("code", status()));
    }

    /** How this answer is worded, as far as the request was understood when it was refused. */
    default ErrorDialect dialect(@Nullable SandboxAddress address) {
        return address == null ? ErrorDialect.DETAIL : address.form().dialect();
    }

    /** Fields besides the ones that every answer of the router has. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /** Whether the connection is closed because the framing of what follows cannot be trusted (contract 2.1). */
    default boolean closesConnection() {
        return false;
    }

    /** A violation of HTTP syntax; contract 2.1. Nothing of the request was forwarded. */
    enum Syntax implements FixedRefusal {
        BAD_REQUEST(400, "bad-request", "The request is not valid HTTP."),
        INVALID_CONNECTION(400, "bad-request", "Invalid Connection header."),
        REQUEST_TIMEOUT(408, "request-timeout", "The request head did not arrive in time."),
        URI_TOO_LONG(414, "uri-too-long", "The request line is too long."),
        HEADERS_TOO_LARGE(431, "headers-too-large", "The request headers are too large."),
        NOT_IMPLEMENTED(501, "not-implemented", "The transfer encoding is not supported."),
        VERSION(505, "version", "The HTTP version is not supported.");

        @SuppressWarnings("ImmutableEnumChecker") // a record of a number and two texts
        private final Words words;

        Syntax(int status, String reason, String detail) {
            this.words = new Words(status, reason, detail);
        }

        @Override
        public Words words() {
            return words;
        }

        @Override
        public boolean closesConnection() {
            return true;
        }

        @Override
        public ErrorDialect dialect(@Nullable SandboxAddress address) {
            return ErrorDialect.DETAIL;
        }
    }

    /** {@code CONNECT}, {@code TRACE} or {@code OPTIONS *}. */
    record MethodNotAllowed() implements Refusal {
        @Override
        public int status() {
            return 405;
        }

        @Override
        public String reason() {
            return "method-not-allowed";
        }

        @Override
        public String detail() {
            return "Method Not Allowed";
        }

        @Override
        public Map<String, String> headers() {
            return Map.of("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        }

        @Override
        public ErrorDialect dialect(@Nullable SandboxAddress address) {
            return ErrorDialect.DETAIL;
        }
    }

    /**
     * The request does not name a sandbox properly; the texts are those of contract section 1.
     *
     * @param form the form that was tried
     */
    record InvalidAddress(String detail, AddressForm form) implements Refusal {

        /** In the words of the header form, which is every request's that has no other. */
        public InvalidAddress(String detail) {
            this(detail, AddressForm.HEADER);
        }

        @Override
        public ErrorDialect dialect(@Nullable SandboxAddress address) {
            return form.dialect();
        }

        @Override
        public int status() {
            return 400;
        }

        @Override
        public String reason() {
            return "invalid-address";
        }
    }

    /** More body than {@code --max-request-body-bytes}. */
    record BodyTooLarge(long limit) implements Refusal {
        @Override
        public int status() {
            return 413;
        }

        @Override
        public String reason() {
            return "body-too-large";
        }

        @Override
        public String detail() {
            return "Request body exceeds the limit of " + limit + " bytes.";
        }
    }

    /** The request came through this or another router too often; contract 4.9. */
    record Loop() implements FixedRefusal {
        private static final Words WORDS = new Words(508, "loop", "Request loops through the router.");

        @Override
        public Words words() {
            return WORDS;
        }
    }

    /** The directory is not sure where the sandbox is, and the API server did not say in time; contract 4.6 and 4.8. */
    record DirectoryStale() implements Refusal {
        @Override
        public int status() {
            return 503;
        }

        @Override
        public String reason() {
            return "directory-stale";
        }

        @Override
        public String detail() {
            return "Sandbox directory is out of date, try again.";
        }

        @Override
        public Map<String, String> headers() {
            return Map.of("Retry-After", "1");
        }
    }

    /** Nothing resolved. */
    record NotFound(String id) implements UpstreamRefusal {
        @Override
        public String reason() {
            return "not-found";
        }

        @Override
        public String message() {
            return "The sandbox was not found";
        }
    }

    /** Resolved, but it could not be dialled: refused, unroutable, connect time-out. */
    record Unreachable(String id) implements UpstreamRefusal.PortNotOpen {
        @Override
        public String reason() {
            return "connect-failed";
        }
    }

    /** Dialled, but the connection ended, or spoke no HTTP, before a response head. */
    record UpstreamReset(String id) implements UpstreamRefusal.PortNotOpen {
        @Override
        public String reason() {
            return "upstream-reset";
        }
    }

    /** A limit of contract section 6 passed before the response head. */
    record UpstreamTimeout(String id) implements Refusal {
        @Override
        public int status() {
            return 504;
        }

        @Override
        public String reason() {
            return "upstream-timeout";
        }

        @Override
        public String detail() {
            return "Timed out waiting for the backend sandbox: " + id;
        }
    }

    /** {@code --websocket-max-connections-per-client} is reached; contract section 7. */
    record TooManyConnections(int limit) implements Refusal {
        @Override
        public int status() {
            return 429;
        }

        @Override
        public String reason() {
            return "too-many-connections";
        }

        @Override
        public String detail() {
            return "Too many concurrent connections (limit: " + limit + ").";
        }

        @Override
        public List<Entry<String, Object>> fields(SandboxAddress address) {
            return List.of(
                    entry("sandboxId", address.sandbox().id()),
                    entry("message", message()),
                    entry("code", status()),
                    entry("connectionLimit", limit));
        }
    }

    /** A fault of the router. What it was stands in the log under the request's id, never in the answer. */
    record Internal() implements FixedRefusal {
        private static final Words WORDS = new Words(500, "internal", "An internal error occurred in the proxy.");

        @Override
        public Words words() {
            return WORDS;
        }
    }
}
