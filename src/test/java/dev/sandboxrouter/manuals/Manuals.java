package dev.sandboxrouter.manuals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of this project, and the code blocks in them. */
final class Manuals {

    private static final List<String> ROOTS = List.of(
            "README.md",
            "CONTRIBUTING.md",
            "SECURITY.md",
            "CHANGELOG.md",
            "docs",
            "deploy",
            "clients",
            "examples",
            "benchmarks");

    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```([^\\n]*)\\n(.*?)^ *```$");

    private Manuals() {}

    /** A fenced block: the word behind its first fence, and what stands between the fences. */
    record Block(Path page, int line, String language, String text) {

        @Override
        public String toString() {
            return page + ":" + line;
        }
    }

    /** Every page in Markdown, but those of packages that were fetched. */
    static List<Path> pages() {
        return ROOTS.stream()
                .map(Path::of)
                .filter(Files::exists)
                .flatMap(Manuals::below)
                .filter(file -> file.toString().endsWith(".md"))
                .filter(file -> !file.toString().matches(".*\\b(node_modules|target)\\b.*"))
                .sorted()
                .toList();
    }

    static Stream<Block> blocks() {
        return pages().stream().flatMap(Manuals::blocks);
    }

    /** Those of one page. */
    static Stream<Block> blocks(Path page) {
        String text = read(page);
        return FENCED.matcher(text)
                .results()
                .map(block -> new Block(
                        page, lineAt(text, block.start()), block.group(1).trim(), block.group(2)));
    }

    /** What stands in the pages beside the blocks. */
    static String prose(Path page) {
        return FENCED.matcher(read(page)).replaceAll(Matcher.quoteReplacement("\n"));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int lineAt(String text, int position) {
        return (int) text.substring(0, position).lines().count() + 1;
    }

    /** The files at or below a path. */
    static Stream<Path> below(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
