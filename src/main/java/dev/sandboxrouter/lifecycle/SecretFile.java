package dev.sandboxrouter.lifecycle;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A small file with one secret in it, followed like {@link SecretFiles}. */
final class SecretFile implements Supplier<byte @Nullable []>, AutoCloseable {

    private final SecretFiles files;

    private SecretFile(SecretFiles files) {
        this.files = files;
    }

    /**
     * Reads a file and follows it.
     *
     * @param reading the secret in the file's content; null if there is none
     * @throws StartFailure if there is none now
     */
    static SecretFile follow(Path file, String expected, UnaryOperator<byte @Nullable []> reading) throws StartFailure {
        return new SecretFile(SecretFiles.follow(file, expected, reading));
    }

    @Override
    public byte @Nullable [] get() {
        List<byte[]> secrets = files.get();
        return secrets.isEmpty() ? null : secrets.get(0);
    }

    @Override
    public void close() {
        files.close();
    }
}
