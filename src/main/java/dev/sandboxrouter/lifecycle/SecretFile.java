package dev.sandboxrouter.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small file with a secret in it, re-read every second, since a mounted Secret changes under a running process by a
 * symlink swap that no notification service reports everywhere. A secret that is gone or no good is no secret: nothing
 * that was valid by the old one stays valid.
 */
final class SecretFile implements Supplier<byte @Nullable []>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);
    private static final long INTERVAL_SECONDS = 1;

    private final Path file;
    private final UnaryOperator<byte @Nullable []> reading;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "secret-file");
        daemon.setDaemon(true);
        return daemon;
    });
    private volatile byte @Nullable [] secret;

    private SecretFile(Path file, UnaryOperator<byte @Nullable []> reading) {
        this.file = file;
        this.reading = reading;
    }

    /**
     * Reads a file and follows it.
     *
     * @param reading the secret in the file's content; null if there is none
     * @throws StartFailure if there is none now
     */
    static SecretFile follow(Path file, String expected, UnaryOperator<byte @Nullable []> reading) throws StartFailure {
        SecretFile followed = new SecretFile(file, reading);
        followed.secret = followed.read();
        if (followed.secret == null) {
            followed.close();
            throw new StartFailure("no key in " + file + ": expected " + expected, null);
        }
        var unused = followed.thread.scheduleWithFixedDelay(
                followed::look, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
        return followed;
    }

    private void look() {
        byte[] now = read();
        if ((now == null) != (secret == null)) {
            LOG.warn(now == null ? "the key in {} is gone or too short" : "the key in {} is there again", file);
        }
        secret = now;
    }

    private byte @Nullable [] read() {
        try {
            return reading.apply(Files.readAllBytes(file));
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public byte @Nullable [] get() {
        return secret;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
