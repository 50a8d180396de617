package dev.sandboxrouter.authz;

import dev.sandboxrouter.contract.SandboxKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tokens for one sandbox and some time, {@code v1.<payload>.<mac>}; contract section 11. Whoever holds the key can make
 * them, so no list of them is kept anywhere. Thread-safe.
 */
public final class ScopedTokens {

    /** Bytes that a key has at least: what HMAC-SHA256 is good for. Who sees a token can try out shorter ones. */
    public static final int MIN_KEY_BYTES = 32;

    private static final String VERSION = "v1.";
    private static final String CONTEXT = "agent-sandbox/scoped-token/v1.";
    private static final String ALGORITHM = "HmacSHA256";

    private final Supplier<List<byte[]>> keys;

    /** @param keys those of this moment, each at least {@link #MIN_KEY_BYTES} long */
    public ScopedTokens(Supplier<List<byte[]>> keys) {
        this.keys = keys;
    }

    /**
     * Makes a token.
     *
     * @param expires Unix seconds; the token is no good from that second on
     */
    public static String mint(byte[] key, SandboxKey sandbox, long expires) {
        String payload = encoded(new ScopedClaims(sandbox, expires).json().getBytes(StandardCharsets.UTF_8));
        return VERSION + payload + '.' + encoded(mac(key, payload));
    }

    /** What a token says, if one of the keys signed it; null if none did. Its time is not looked at. */
    @Nullable
    ScopedClaims verify(String token) {
        int dot = token.lastIndexOf('.');
        if (!token.startsWith(VERSION) || dot < VERSION.length()) {
            return null;
        }
        String payload = token.substring(VERSION.length(), dot);
        return isSigned(payload, token.substring(dot + 1)) ? claims(payload) : null;
    }

    /**
     * Texts are compared, not bytes: a decoder takes several texts for the same bytes. Every key is tried, so that the time
     * tells neither how much of a MAC was right nor which key it is of.
     */
    private boolean isSigned(String payload, String mac) {
        byte[] given = mac.getBytes(StandardCharsets.ISO_8859_1);
        boolean signed = false;
        for (byte[] key : keys.get()) {
            signed |= MessageDigest.isEqual(encoded(mac(key, payload)).getBytes(StandardCharsets.ISO_8859_1), given);
        }
        return signed;
    }

    private static @Nullable ScopedClaims claims(String payload) {
        try {
            return payload.indexOf('=') >= 0
                    ? null
                    : ScopedClaims.parse(Base64.getUrlDecoder().decode(payload));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] mac(byte[] key, String payload) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal((CONTEXT + payload).getBytes(StandardCharsets.ISO_8859_1));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
