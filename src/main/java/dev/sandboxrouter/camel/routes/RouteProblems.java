package dev.sandboxrouter.camel.routes;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Camel says of a broken route, in one line that begins with file and line. */
final class RouteProblems {

    /** Camel and SnakeYAML name a line in words of their own. */
    private static final Pattern LINE = Pattern.compile("\\bline[ :]+(\\d+)");

    private RouteProblems() {}

    static String of(RouteFile file, Throwable failure) {
        String text = "";
        String line = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && !message.isBlank()) {
                text = message;
                Matcher named = LINE.matcher(message);
                if (named.find()) {
                    line = ":" + named.group(1);
                }
            }
        }
        return file.place() + line + ": "
                + oneLine(text.isEmpty() ? failure.getClass().getSimpleName() : text);
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
