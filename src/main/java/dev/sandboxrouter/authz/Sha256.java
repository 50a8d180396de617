package dev.sandboxrouter.authz;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A digest that stands for a secret: what a cache may keep, and what may be compared, because neither its length nor how
 * much of it is right tells anything of the secret.
 */
final class Sha256 {

    private final byte[] bytes;

    private Sha256(byte[] bytes) {
        this.bytes = bytes;
    }

    static Sha256 of(byte[] secret) {
        try {
            return new Sha256(MessageDigest.getInstance("SHA-256").digest(secret));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Of text as it came over the wire, a character a byte. */
    static Sha256 ofWire(String text) {
        return of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** In a time that does not depend on where the two differ. */
    boolean matches(Sha256 other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sha256 digest && matches(digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "(digest)";
    }
}
