package dev.sandboxrouter.control;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One call of the control API as it came, read from the HTTP head itself. Immutable. */
public final class ControlRequest {

    /** The most bytes of a body. */
    public static final int MAX_BODY_BYTES = 1 << 20;

    private final String method;
    private final String path;
    private final String query;
    private final Map<String, List<String>> fields;
    private final byte[] body;

    /**
     * @param method as sent
     * @param path raw, without the query
     * @param query raw, without the question mark; empty if there is none
     * @param fields values by name in lower case, in the order of the lines
     * @param body all of it, at most {@value #MAX_BODY_BYTES} bytes, or none where only the head is there; handed over
     */
    public ControlRequest(String method, String path, String query, Map<String, List<String>> fields, byte[] body) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.fields = fields;
        this.body = body;
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    String query() {
        return query;
    }

    /** All values of a header field; none if it was not sent. */
    List<String> field(String name) {
        return fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    byte[] body() {
        return body;
    }

    /** Without body and credentials, so that no log can hold one. */
    @Override
    public String toString() {
        return method + ' ' + path;
    }
}
