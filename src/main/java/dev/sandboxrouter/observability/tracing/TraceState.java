package dev.sandboxrouter.observability.tracing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The field {@code tracestate}, whose entries belong to others: read to see whether it may go on; W3C Trace Context 3.3. */
final class TraceState {

    static final String FIELD = "tracestate";

    private static final int MAX_ENTRIES = 32;
    private static final int MAX_KEY = 256;
    private static final int MAX_VALUE = 256;

    private TraceState() {}

    /**
     * Reads the entries in their order, those of the first line first. Null if they are not well-formed, are too many, or
     * one comes twice: then nothing of them goes on.
     */
    static @Nullable Map<String, String> of(List<String> lines) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (String line : lines) {
            for (String member : line.split(",", -1)) {
                String entry = member.strip();
                if (!entry.isEmpty() && !add(entries, entry)) {
                    return null;
                }
            }
        }
        return entries;
    }

    private static boolean add(Map<String, String> entries, String entry) {
        int equals = entry.indexOf('=');
        if (equals < 0 || entries.size() == MAX_ENTRIES) {
            return false;
        }
        String key = entry.substring(0, equals);
        String value = entry.substring(equals + 1);
        return isKey(key) && isValue(value) && entries.put(key, value) == null;
    }

    private static boolean isKey(String key) {
        if (key.isEmpty() || key.length() > MAX_KEY || !isLetterOrDigit(key.charAt(0))) {
            return false;
        }
        return key.chars().allMatch(c -> isLetterOrDigit(c) || "_-*/@".indexOf(c) >= 0);
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    private static boolean isValue(String value) {
        return !value.isEmpty()
                && value.length() <= MAX_VALUE
                && value.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '=');
    }
}
