package dev.sandboxrouter.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of a message exactly as it was on the wire.
 *
 * @param text ISO-8859-1, one character a byte, the empty line at its end included
 */
public record RawHead(String text) {

    /** The request or status line, without its CRLF. */
    public String startLine() {
        return text.substring(0, text.indexOf("\r\n"));
    }

    /** The part of the start line at a position, counted from 0: method, target, version; version, status. */
    public String startPart(int index) {
        String[] parts = startLine().split(" ", 3);
        if (parts.length <= index) {
            throw new AssertionError("start line too short: " + startLine());
        }
        return parts[index];
    }

    /** All fields in order. */
    public List<HeaderField> fields() {
        return HeaderField.parse(text.substring(text.indexOf("\r\n") + 2));
    }

    /** The names of all fields in order, as they were sent. */
    public List<String> names() {
        return fields().stream().map(HeaderField::name).toList();
    }

    /** The first value under a name of any case; null without one. */
    public @Nullable String first(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** All values under a name of any case, in order. */
    public List<String> all(String name) {
        return fields().stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(HeaderField::value)
                .toList();
    }

    public boolean has(String name) {
        return !all(name).isEmpty();
    }
}
