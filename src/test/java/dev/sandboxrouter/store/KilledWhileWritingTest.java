package dev.sandboxrouter.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.SandboxKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is killed (SIGKILL) while it writes: afterwards every sandbox has the last change that was acknowledged,
 * or one that was submitted after it; contract 10.2.
 */
@Tag("soak")
class KilledWhileWritingTest {

    /** Lines of the writer between which it is killed: enough that every step of a write is hit. */
    private static final int MOST_LINES = 60;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Random random = new Random();

    /** By sandbox: the last version that was acknowledged, and the last that was begun. */
    private final Map<String, Integer> acknowledged = new HashMap<>();

    private final Map<String, Integer> begun = new HashMap<>();

    @Test
    void aFewTimes() throws IOException, InterruptedException {
        kill(20);
    }

    @Test
    @Tag("long")
    void twoHundredTimes() throws IOException, InterruptedException {
        kill(200);
    }

    private void kill(int times) throws IOException, InterruptedException {
        long seed = random.nextLong();
        random.setSeed(seed);
        int next = 0;
        for (int i = 0; i < times; i++) {
            next = writeUntilKilled(next) + 1;
            FileRuleStore store = FileRuleStore.open(folder);
            for (int box = 0; box < Writer.SANDBOXES; box++) {
                judge(store, "box-" + box, "seed " + seed + ", round " + i);
            }
            assertThat(unfinished()).isZero();
        }
    }

    private long unfinished() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("."))
                    .count();
        }
    }

    /** Returns the last version that was begun. */
    private int writeUntilKilled(int first) throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.toString(),
                        Integer.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int last = first;
        try (BufferedReader lines = writer.inputReader(StandardCharsets.US_ASCII)) {
            int until = random.nextInt(MOST_LINES);
            for (int i = 0; i <= until; i++) {
                last = note(Objects.requireNonNull(lines.readLine(), "the writer ended by itself"));
            }
            LockSupport.parkNanos(random.nextInt(20_000_000)); // waits for nothing: so that the point is anywhere
            writer.toHandle().destroyForcibly(); // the process's own method would close what it has said
            writer.waitFor();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line.matches(".* (begin|done)") ? note(line) : last;
            }
        }
        return last;
    }

    private int note(String line) {
        String[] words = line.split(" ", -1);
        int version = Integer.parseInt(words[1]);
        (words[2].equals("done") ? acknowledged : begun).put(words[0], version);
        return version;
    }

    private void judge(FileRuleStore store, String id, String when) {
        StoreEntry entry = store.get(new SandboxKey("default", id));
        assertThat(entry).as(when).isNotInstanceOf(StoreEntry.Unreadable.class);
        Integer sure = acknowledged.get(id);
        Integer tried = begun.get(id);
        if (entry instanceof StoreEntry.Held held) {
            int version = held.stored().rules().trafficTokenVersion();
            assertThat(held.stored().rules()).as(when).isEqualTo(Writer.rules(version));
            assertThat(version).as("%s of %s: %s .. %s", when, id, sure, tried).isIn(sure, tried);
        } else {
            boolean none = sure == null || Writer.isDelete(sure) || (tried != null && Writer.isDelete(tried));
            assertThat(none)
                    .as("%s: nothing is there of %s: %s .. %s", when, id, sure, tried)
                    .isTrue();
        }
        // What survived a kill is what later kills must not lose.
        if (tried != null && entry instanceof StoreEntry.Held held) {
            acknowledged.put(id, held.stored().rules().trafficTokenVersion());
        } else if (tried != null && Writer.isDelete(tried)) {
            acknowledged.put(id, tried);
        }
    }
}
