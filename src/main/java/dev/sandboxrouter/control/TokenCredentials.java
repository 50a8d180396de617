package dev.sandboxrouter.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code --control-auth-mode=token}: the one token of a file, as {@code Authorization: Bearer} or {@code X-API-Key}. The
 * file is read at every call, of which there are few, so that a rotated secret counts at once.
 */
public final class TokenCredentials implements Credentials {

    private static final Logger LOG = LoggerFactory.getLogger(TokenCredentials.class);
    private static final String BEARER = "bearer ";

    private final Path file;

    public TokenCredentials(Path file) {
        this.file = file;
    }

    @Override
    public Admission admit(ControlRequest request) {
        return suffice(request) ? Admission.toAll() : Admission.unauthenticated();
    }

    private boolean suffice(ControlRequest request) {
        byte[] expected = expected();
        if (expected.length == 0) {
            return false;
        }
        Stream<String> bearer = request.field("Authorization").stream()
                .limit(1)
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).stripTrailing());
        Stream<String> key = request.field("X-API-Key").stream().limit(1).map(String::strip);
        return Stream.concat(bearer, key).map(token -> matches(expected, token)).reduce(false, Boolean::logicalOr);
    }

    /** Digests are compared, so that the time tells neither how much of a token was right nor how long it should be. */
    private static boolean matches(byte[] expected, String token) {
        return MessageDigest.isEqual(digest(expected), digest(token.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static byte[] digest(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Nobody gets in while the file cannot be read or is empty. */
    private byte[] expected() {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .strip()
                    .getBytes(StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            LOG.error("the control token cannot be read, nobody is let in", e);
            return new byte[0];
        }
    }
}
