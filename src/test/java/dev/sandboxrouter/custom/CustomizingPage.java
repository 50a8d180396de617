package dev.sandboxrouter.custom;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables of docs/customizing.md. */
final class CustomizingPage {

    private static final Pattern POINT = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| ([a-z-]+) \\|");
    private static final Pattern FUNCTION = Pattern.compile("\\$\\{sandbox:(\\w+)");

    private static final Pattern PROPERTIES = Pattern.compile("(?s)```properties\n(.*?)```");

    /** A step that has a place before and one behind it. */
    record Point(String step, String route) {}

    private CustomizingPage() {}

    static List<Point> points() throws IOException {
        return POINT.matcher(section("Extension points"))
                .results()
                .map(row -> new Point(row.group(1), row.group(2)))
                .toList();
    }

    /** The names behind {@code sandbox:}, as often as they are named. */
    static List<String> functions() throws IOException {
        return FUNCTION.matcher(section("What a request is"))
                .results()
                .map(function -> function.group(1))
                .toList();
    }

    /** What the page says belongs into an application's {@code application.properties}. */
    static Map<String, String> applicationProperties() throws IOException {
        Matcher block = PROPERTIES.matcher(section("In an application of your own"));
        if (!block.find()) {
            throw new IllegalStateException("the page shows no properties");
        }
        Properties properties = new Properties();
        properties.load(new StringReader(block.group(1)));
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }

    private static String section(String title) throws IOException {
        String page = Files.readString(Path.of("docs/customizing.md"));
        int begin = page.indexOf("\n## " + title + "\n");
        return page.substring(begin, page.indexOf("\n## ", begin + 1));
    }
}
