package dev.sandboxrouter.config.sandboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.directory.DirectoryEntry;
import dev.sandboxrouter.directory.StaticDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxesFileWatchTest {

    private final Path folder;
    private final Path file;
    private final List<List<String>> taken = new ArrayList<>();
    private final List<List<String>> broken = new ArrayList<>();

    SandboxesFileWatchTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        file = Files.writeString(folder.resolve("sandboxes.yaml"), holding("a"));
    }

    private static String holding(String id) {
        return "- {namespace: ns, id: " + id + ", ip: 10.0.0.7}\n";
    }

    private SandboxesFileWatch watch(Path path) {
        return new SandboxesFileWatch(path, this::take, broken::add);
    }

    private void take(List<DirectoryEntry> entries) {
        taken.add(entries.stream().map(entry -> entry.sandbox().id()).toList());
    }

    private Path replacement(String text) throws IOException {
        Path other = Files.createTempFile(folder, "new", ".yaml");
        return Files.writeString(other, text);
    }

    @Test
    void aFileIsTakenOnceUntilItChanges() throws IOException {
        SandboxesFileWatch watch = watch(file);
        watch.look();
        watch.look();
        assertThat(taken).containsExactly(List.of("a"));
        Files.writeString(file, holding("longer"));
        watch.look();
        watch.look();
        assertThat(taken).containsExactly(List.of("a"), List.of("longer"));
    }

    @Test
    void aChangeOfTheSameSizeIsSeenByItsTime() throws IOException {
        SandboxesFileWatch watch = watch(file);
        watch.look();
        Files.writeString(file, holding("b"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
        watch.look();
        assertThat(taken).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void aFileRenamedOverItIsSeenThoughTimeAndSizeAgree() throws IOException {
        SandboxesFileWatch watch = watch(file);
        watch.look();
        Path other = replacement(holding("b"));
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        watch.look();
        assertThat(taken).containsExactly(List.of("a"), List.of("b"));
    }

    /** A kubelet mounts {@code sandboxes.yaml -> ..data/sandboxes.yaml} and swaps the link {@code ..data}. */
    @Test
    void aConfigMapsSymlinkSwapIsSeen() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..1"));
        Path second = Files.createDirectory(folder.resolve("..2"));
        Files.writeString(first.resolve("s.yaml"), holding("a"));
        Files.writeString(second.resolve("s.yaml"), holding("b"));
        Files.setLastModifiedTime(second.resolve("s.yaml"), Files.getLastModifiedTime(first.resolve("s.yaml")));
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        Path mounted = Files.createSymbolicLink(folder.resolve("s.yaml"), Path.of("..data", "s.yaml"));
        SandboxesFileWatch watch = watch(mounted);
        watch.look();
        Path swapped = Files.createSymbolicLink(folder.resolve("..data_tmp"), second.getFileName());
        Files.move(swapped, data, StandardCopyOption.ATOMIC_MOVE);
        watch.look();
        assertThat(taken).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void aBrokenOrMissingFileIsToldOnceAndLeavesTheOldContentInForce() throws IOException {
        SandboxesFileWatch watch = watch(file);
        watch.look();
        Files.writeString(file, "- {namespace: ns");
        watch.look();
        watch.look();
        assertThat(broken).hasSize(1);
        Files.delete(file);
        watch.look();
        watch.look();
        assertThat(broken).hasSize(2);
        assertThat(taken).containsExactly(List.of("a"));
        Files.writeString(file, holding("back"));
        watch.look();
        assertThat(taken).containsExactly(List.of("a"), List.of("back"));
    }

    @Test
    void aFileThatChangesUnderTheReaderIsReadAgain() throws IOException {
        List<String> texts = new ArrayList<>(List.of(holding("c"), holding("bb")));
        SandboxesFileWatch watch = new SandboxesFileWatch(
                file,
                entries -> {
                    take(entries);
                    if (!texts.isEmpty()) {
                        replace(texts.remove(0));
                    }
                },
                broken::add);
        watch.look();
        watch.look();
        watch.look();
        assertThat(taken).containsExactly(List.of("a"), List.of("c"), List.of("bb"));
    }

    private void replace(String text) {
        try {
            Files.move(replacement(text), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aSinkThatThrowsDoesNotEndTheWatch() throws IOException {
        List<Integer> calls = new ArrayList<>();
        SandboxesFileWatch watch = new SandboxesFileWatch(
                file,
                entries -> {
                    calls.add(entries.size());
                    throw new IllegalStateException("sink");
                },
                broken::add);
        watch.look();
        Files.writeString(file, "[]");
        watch.look();
        assertThat(calls).containsExactly(1, 0);
    }

    @Test
    void theWatchFeedsADirectoryOnItsOwnThread() throws IOException {
        StaticDirectory directory = new StaticDirectory();
        SandboxKey late = new SandboxKey("ns", "late");
        try (SandboxesFileWatch watch = SandboxesFileWatch.start(file, directory::replace, Duration.ofMillis(5))) {
            assertThat(watch).isNotNull();
            await().until(() -> directory.byName(new SandboxKey("ns", "a")) != null);
            Files.writeString(file, holding("late"));
            await().until(() -> directory.byName(late) != null);
            assertThat(directory.byName(new SandboxKey("ns", "a"))).isNull();
        }
    }
}
