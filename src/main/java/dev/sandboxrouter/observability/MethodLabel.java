package dev.sandboxrouter.observability;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Methods as metric labels: the names of IANA's HTTP method registry, and {@code other} for every other token, of which
 * a client can invent any number. Methods are case-sensitive (RFC 9110, section 9.1): {@code get} is another one.
 */
final class MethodLabel {

    private static final String OTHER_TEXT = "other";

    private static final List<String> TEXTS = List.of(
            OTHER_TEXT,
            "ACL",
            "BASELINE-CONTROL",
            "BIND",
            "CHECKIN",
            "CHECKOUT",
            "CONNECT",
            "COPY",
            "DELETE",
            "GET",
            "HEAD",
            "LABEL",
            "LINK",
            "LOCK",
            "MERGE",
            "MKACTIVITY",
            "MKCALENDAR",
            "MKCOL",
            "MKREDIRECTREF",
            "MKWORKSPACE",
            "MOVE",
            "OPTIONS",
            "ORDERPATCH",
            "PATCH",
            "POST",
            "PRI",
            "PROPFIND",
            "PROPPATCH",
            "PUT",
            "QUERY",
            "REBIND",
            "REPORT",
            "SEARCH",
            "TRACE",
            "UNBIND",
            "UNCHECKOUT",
            "UNLINK",
            "UNLOCK",
            "UPDATE",
            "UPDATEREDIRECTREF",
            "VERSION-CONTROL");

    /** What nearly every request has. */
    private static final Set<String> COMMON = Set.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

    private static final Map<String, Integer> NUMBERS = numbers();

    /** The number of {@code other}. */
    static final int OTHER = 0;

    private MethodLabel() {}

    /** A small number for a method, the same for all that share a label. */
    static int number(String method) {
        Integer number = NUMBERS.get(method);
        return number == null ? OTHER : number;
    }

    /** The same number for a common method; that of {@code other} for the rest of the registry. */
    static int common(int number) {
        return COMMON.contains(TEXTS.get(number)) ? number : OTHER;
    }

    /** The label's text for a {@link #number}. */
    static String text(int number) {
        return TEXTS.get(number);
    }

    /** Every text that the label can have. */
    static List<String> texts() {
        return TEXTS;
    }

    private static Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 1; i < TEXTS.size(); i++) {
            numbers.put(TEXTS.get(i), i);
        }
        return numbers;
    }
}
