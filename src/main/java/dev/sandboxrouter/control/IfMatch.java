package dev.sandboxrouter.control;

import dev.sandboxrouter.store.StoreEntry;
import java.util.Arrays;
import java.util.List;

/** The precondition of a change; RFC 9110 section 13.1.1. Tags are compared strongly, so a weak one never matches. */
record IfMatch(List<String> lines) {

    boolean holds(StoreEntry current) {
        if (lines.isEmpty()) {
            return true;
        }
        String etag = '"' + current.revision() + '"';
        return lines.stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") ? exists(current) : !isUnreadable(current) && tag.equals(etag));
    }

    private static boolean exists(StoreEntry current) {
        return !(current instanceof StoreEntry.Absent);
    }

    private static boolean isUnreadable(StoreEntry current) {
        return current instanceof StoreEntry.Unreadable;
    }
}
