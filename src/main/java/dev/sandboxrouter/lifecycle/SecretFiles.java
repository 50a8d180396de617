package dev.sandboxrouter.lifecycle;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secrets in a small file, or in the files of a folder, re-read every second, since a mounted Secret changes under a running
 * process by a symlink swap that no notification service reports everywhere. A secret that is gone or no good is no secret:
 * nothing that was valid by it stays valid.
 *
 * <p>In a folder, names that begin with a dot do not count: kubelet's own {@code ..data} and the folders behind it are among
 * them, and an editor's leavings.
 */
final class SecretFiles implements Supplier<List<byte[]>>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SecretFiles.class);
    private static final long INTERVAL_SECONDS = 1;

    private final Path path;
    private final UnaryOperator<byte @Nullable []> reading;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "secret-files");
        daemon.setDaemon(true);
        return daemon;
    });
    private volatile List<byte[]> secrets = List.of();

    private SecretFiles(Path path, UnaryOperator<byte @Nullable []> reading) {
        this.path = path;
        this.reading = reading;
    }

    /**
     * Reads a file or a folder and follows it.
     *
     * @param expected what a secret is, for the message
     * @param reading the secret in a file's content; null if there is none
     * @throws StartFailure if there is none now
     */
    static SecretFiles follow(Path path, String expected, UnaryOperator<byte @Nullable []> reading)
            throws StartFailure {
        SecretFiles followed = new SecretFiles(path, reading);
        followed.secrets = followed.read();
        if (followed.secrets.isEmpty()) {
            followed.close();
            throw StartFailure.ofConfiguration(List.of("no key in " + path + ": expected " + expected));
        }
        var unused = followed.thread.scheduleWithFixedDelay(
                followed::look, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
        return followed;
    }

    private void look() {
        List<byte[]> now = read();
        if (now.size() != secrets.size()) {
            LOG.warn("{} holds {} usable keys now, after {}", path, now.size(), secrets.size());
        }
        secrets = now;
    }

    private List<byte[]> read() {
        try {
            List<byte[]> found = new ArrayList<>();
            if (!Files.isDirectory(path)) {
                add(path, found);
                return List.copyOf(found);
            }
            try (DirectoryStream<Path> files = Files.newDirectoryStream(path, SecretFiles::counts)) {
                for (Path file : files) {
                    add(file, found);
                }
            }
            return List.copyOf(found);
        } catch (IOException | RuntimeException unreadable) { // a folder that goes while it is listed throws the latter
            return List.of();
        }
    }

    private static boolean counts(Path file) {
        return !file.getFileName().toString().startsWith(".") && Files.isRegularFile(file);
    }

    private void add(Path file, List<byte[]> found) {
        try {
            byte[] secret = reading.apply(Files.readAllBytes(file));
            if (secret != null) {
                found.add(secret);
            }
        } catch (IOException gone) {
            // then it is no secret; others of the folder still are
        }
    }

    @Override
    public List<byte[]> get() {
        return secrets;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
