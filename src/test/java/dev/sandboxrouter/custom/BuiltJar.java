package dev.sandboxrouter.custom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this build makes, by the words of pom.xml. */
final class BuiltJar {

    static final String ARTIFACT = "camel-sandbox-router";

    private static final Pattern VERSION =
            Pattern.compile("<artifactId>" + ARTIFACT + "</artifactId>\\s*<version>([^<]+)</version>");

    private BuiltJar() {}

    static String version() throws IOException {
        Matcher found = VERSION.matcher(Files.readString(Path.of("pom.xml")));
        if (!found.find()) {
            throw new IllegalStateException("pom.xml has no version of " + ARTIFACT);
        }
        return found.group(1);
    }

    /** The library; there only once it was packaged. */
    static Path file() throws IOException {
        return Path.of("target", ARTIFACT + "-" + version() + ".jar");
    }
}
