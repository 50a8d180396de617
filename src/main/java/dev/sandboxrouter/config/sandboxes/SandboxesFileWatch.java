package dev.sandboxrouter.config.sandboxes;

import dev.sandboxrouter.directory.DirectoryEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a sandboxes file: in-place writes, renames over it, and symlink swaps. It looks at the file's stamp on a daemon
 * thread of its own, since no notification service covers all three.
 *
 * <p>A new file that is broken or gone leaves the old content in force and is logged once, however long it stays so.
 */
public final class SandboxesFileWatch implements AutoCloseable {

    /** How often the file is looked at. */
    public static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(SandboxesFileWatch.class);

    private final Path file;
    private final Consumer<List<DirectoryEntry>> sink;
    private final Consumer<List<String>> onBroken;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "sandboxes-file");
        daemon.setDaemon(true);
        return daemon;
    });

    // Both are touched by the watch's thread alone.
    private boolean looked;
    private @Nullable FileStamp seen;

    SandboxesFileWatch(Path file, Consumer<List<DirectoryEntry>> sink, Consumer<List<String>> onBroken) {
        this.file = file;
        this.sink = sink;
        this.onBroken = onBroken;
    }

    /**
     * Starts to follow a file. It is read once more at the start, so that no change is lost between the caller's own
     * reading and the first look.
     *
     * @param sink takes each sound content, on the watch's thread, as {@code directory::replace} does
     */
    public static SandboxesFileWatch start(Path file, Consumer<List<DirectoryEntry>> sink) {
        return start(file, sink, INTERVAL);
    }

    static SandboxesFileWatch start(Path file, Consumer<List<DirectoryEntry>> sink, Duration interval) {
        SandboxesFileWatch watch = new SandboxesFileWatch(file, sink, problems -> logBroken(file, problems));
        long nanos = interval.toNanos();
        var unused = watch.thread.scheduleWithFixedDelay(watch::look, 0, nanos, TimeUnit.NANOSECONDS);
        return watch;
    }

    /** Reads the file if it is not what it was; never throws, or the schedule would end in silence. */
    void look() {
        try {
            FileStamp now = FileStamp.of(file);
            if (!looked || !Objects.equals(now, seen)) {
                take(now, SandboxesFile.read(file));
            }
        } catch (RuntimeException e) {
            LOG.error("Sandboxes file {} could not be taken over", file, e);
        }
    }

    /** A file that changed under the reader was perhaps read in half: it is left to the next look. */
    private void take(@Nullable FileStamp now, SandboxesFile.Reading reading) {
        if (!Objects.equals(now, FileStamp.of(file))) {
            return;
        }
        looked = true;
        seen = now;
        if (reading instanceof SandboxesFile.Reading.Entries sound) {
            sink.accept(sound.entries());
            LOG.info("Sandboxes file {} read: {} entries", file, sound.entries().size());
        } else if (reading instanceof SandboxesFile.Reading.Broken broken) {
            onBroken.accept(broken.problems());
        }
    }

    private static void logBroken(Path file, List<String> problems) {
        LOG.error("Sandboxes file {} is broken, its last sound content stays in force: {}", file, problems);
    }

    /** Stops following; what was taken over stays. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
