package dev.sandboxrouter.testkit;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Text of HTTP/1.1 messages, so that a test shows lines and not line ends. */
public final class Message {

    private Message() {}

    /**
     * A head: each line ended by CRLF, and an empty one after them. A body may be appended.
     *
     * @param lines lines, or blocks of lines that end with CRLF already; empty ones are left out
     */
    public static String head(String... lines) {
        return Stream.of(lines)
                .filter(line -> !line.isEmpty())
                .map(line -> line.endsWith("\r\n") ? line : line + "\r\n")
                .collect(Collectors.joining("", "", "\r\n"));
    }

    /** A whole 200 with a body of known length. */
    public static String ok(String body) {
        return head("HTTP/1.1 200 OK", "Content-Length: " + body.length()) + body;
    }

    /** A whole chunked body without trailers. */
    public static String chunked(String... chunks) {
        return Stream.of(chunks).map(Message::chunk).collect(Collectors.joining()) + "0\r\n\r\n";
    }

    /** One chunk. */
    public static String chunk(String content) {
        return Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
    }
}
