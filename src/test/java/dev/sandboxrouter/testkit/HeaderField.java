package dev.sandboxrouter.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * A field line of a head or a trailer section.
 *
 * @param name as it was on the wire
 * @param value without the blanks around it
 */
public record HeaderField(String name, String value) {

    /** Parses field lines, each ended by CRLF, up to an empty line or the end of the text. */
    static List<HeaderField> parse(String lines) {
        List<HeaderField> fields = new ArrayList<>();
        int at = 0;
        for (int end = lines.indexOf("\r\n"); end > at; end = lines.indexOf("\r\n", at)) {
            fields.add(ofLine(lines.substring(at, end)));
            at = end + 2;
        }
        return fields;
    }

    private static HeaderField ofLine(String line) {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            throw new AssertionError("not a field line: " + line);
        }
        return new HeaderField(
                line.substring(0, colon), line.substring(colon + 1).strip());
    }

    /** Returns {@code name: value}. */
    @Override
    public String toString() {
        return name + ": " + value;
    }
}
