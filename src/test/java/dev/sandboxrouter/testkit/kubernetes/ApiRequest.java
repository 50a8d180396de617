package dev.sandboxrouter.testkit.kubernetes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks the API server for.
 *
 * @param query decoded
 * @param headers by lower-case name, the last of several
 * @param body as text; empty without one
 */
public record ApiRequest(
        String method, String path, Map<String, String> query, Map<String, String> headers, String body) {

    /** What a call is, for counting and for faults. */
    public enum Verb {
        LIST,
        WATCH,
        GET,
        OTHER
    }

    private static final int LONGEST_HEAD = 64 * 1024;

    /** Reads the next request; null where the connection ended instead. */
    static @Nullable ApiRequest read(InputStream in) throws IOException {
        String head = readHead(in);
        if (head == null) {
            return null;
        }
        List<String> lines = head.lines().toList();
        String[] start = lines.get(0).split(" ", -1);
        Map<String, String> headers = headers(lines.subList(1, lines.size()));
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        int question = start[1].indexOf('?');
        String path = question < 0 ? start[1] : start[1].substring(0, question);
        return new ApiRequest(
                start[0], path, question < 0 ? Map.of() : query(start[1].substring(question + 1)), headers, body);
    }

    private static @Nullable String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ending = 0;
        while (ending < 4) {
            int next = in.read();
            if (next < 0 || head.size() > LONGEST_HEAD) {
                return null;
            }
            head.write(next);
            ending = next == "\r\n\r\n".charAt(ending) ? ending + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private static Map<String, String> headers(List<String> lines) {
        Map<String, String> headers = new HashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
        }
        return headers;
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            query.put(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** A parameter; empty where there is none. */
    public String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    /** A parameter that is a number; 0 where there is none. */
    long number(String name) {
        String text = parameter(name);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    public Verb verb() {
        if (!method.equals("GET") || PodPath.of(path) == null) {
            return Verb.OTHER;
        }
        if (parameter("watch").equals("true") || parameter("watch").equals("1")) {
            return Verb.WATCH;
        }
        return path.endsWith("/pods") ? Verb.LIST : Verb.GET;
    }

    /** Whether it asks for a further page of a list. */
    public boolean isContinuation() {
        return !parameter("continue").isEmpty();
    }

    boolean wantsWebSocket() {
        return headers.getOrDefault("upgrade", "").equalsIgnoreCase("websocket");
    }
}
