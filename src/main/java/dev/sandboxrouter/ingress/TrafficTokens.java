package dev.sandboxrouter.ingress;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that let traffic into a sandbox that is not public; contract 8.5. A token is derived, not stored, so every
 * replica with the same key agrees on it. Thread-safe.
 */
public final class TrafficTokens {

    /** The field that carries a token. */
    public static final String HEADER = "e2b-traffic-access-token";

    /** Bytes that a key has at least. */
    public static final int MIN_KEY_BYTES = 32;

    /** Characters of a token: a SHA-256 in hex. */
    public static final int LENGTH = 64;

    private static final String ALGORITHM = "HmacSHA256";

    private final Supplier<byte @Nullable []> key;

    /** @param key the key of this moment, at least {@link #MIN_KEY_BYTES} long; null while there is none */
    public TrafficTokens(Supplier<byte @Nullable []> key) {
        this.key = key;
    }

    /** Tokens without a key: none is issued, none is valid. */
    public static TrafficTokens none() {
        return new TrafficTokens(() -> null);
    }

    /** The key in a file's content: without white space around it; null if it is too short. */
    public static byte @Nullable [] keyIn(byte[] content) {
        return SecretBytes.in(content, MIN_KEY_BYTES);
    }

    /** Whether there is a key, so that rules may ask for tokens. */
    public boolean hasKey() {
        return key.get() != null;
    }

    /** The token of a sandbox; null while there is no key. */
    public @Nullable String issue(SandboxKey sandbox, int version) {
        byte[] current = key.get();
        return current == null ? null : HexFormat.of().formatHex(mac(current, sandbox, version));
    }

    /** Whether a text is the sandbox's token, found out in a time that does not depend on how much of it is right. */
    public boolean verify(SandboxKey sandbox, int version, String token) {
        String expected = issue(sandbox, version);
        return expected != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.US_ASCII), token.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] mac(byte[] key, SandboxKey sandbox, int version) {
        String text = "sandbox-traffic-" + sandbox.namespace() + '/' + sandbox.id();
        String versioned = version > 0 ? text + '/' + version : text;
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(versioned.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
