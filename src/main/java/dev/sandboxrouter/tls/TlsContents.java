package dev.sandboxrouter.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the files held at one moment. What is judged is what was compared: no file is read twice for one decision, because
 * it may be another by then.
 */
final class TlsContents {

    /** Bytes of a file beyond which it is not a certificate, a key or a bundle of CAs: those of all public CAs are a third. */
    static final int MAX_FILE = 1 << 20;

    private final Map<Path, byte[]> found = new LinkedHashMap<>();
    private final Map<Path, String> unreadable = new LinkedHashMap<>();

    private TlsContents() {}

    static TlsContents of(TlsFiles files) {
        TlsContents contents = new TlsContents();
        files.all().stream().map(PemFile::path).distinct().forEach(contents::read);
        return contents;
    }

    private void read(Path file) {
        try {
            if (Files.size(file) > MAX_FILE) {
                unreadable.put(file, "is larger than " + MAX_FILE + " bytes");
            } else {
                found.put(file, Files.readAllBytes(file));
            }
        } catch (IOException e) {
            unreadable.put(file, "cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /** The file's bytes; empty if it could not be read, which {@link #unreadable} explains. */
    byte[] bytes(Path file) {
        return found.getOrDefault(file, new byte[0]);
    }

    /** Files that could not be read, and why. */
    Map<Path, String> unreadable() {
        return unreadable;
    }

    /** Equal for equal contents. A digest, so that no key lies about in memory only to be compared with the next one. */
    String stamp() {
        StringBuilder stamp = new StringBuilder();
        found.forEach((file, bytes) -> stamp.append(file).append('=').append(hash(bytes)));
        unreadable.forEach((file, why) -> stamp.append(file).append(' ').append(why));
        return stamp.toString();
    }

    private static String hash(byte[] bytes) {
        try {
            return new BigInteger(1, MessageDigest.getInstance("SHA-256").digest(bytes)).toString(16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
