package dev.sandboxrouter.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One block of a PEM file (RFC 7468); text around blocks is ignored, as OpenSSL writes it for people. */
final class PemBlock {

    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN (?<label>[A-Z0-9 ]+)-----\\s(?<body>[^-]*+)-----END \\k<label>-----", Pattern.DOTALL);

    private static final Pattern ENCRYPTED = Pattern.compile(
            "-----BEGIN (?<label>[A-Z0-9 ]+)-----\\s+Proc-Type: *4,ENCRYPTED.*?-----END \\k<label>-----",
            Pattern.DOTALL);

    private final String label;
    private final boolean encrypted;
    private final byte[] der;

    private PemBlock(String label, boolean encrypted, byte[] der) {
        this.label = label;
        this.encrypted = encrypted;
        this.der = der;
    }

    /** Such as {@code CERTIFICATE}. */
    String label() {
        return label;
    }

    /** Whether it has the headers of an encrypted OpenSSL key (RFC 1421). */
    boolean encrypted() {
        return encrypted;
    }

    /** The content; empty if it is encrypted. */
    byte[] der() {
        return der;
    }

    /**
     * All blocks in their order, those that OpenSSL encrypted last.
     *
     * @throws IllegalArgumentException if the content of one is not Base64
     */
    static List<PemBlock> allIn(byte[] file) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        List<PemBlock> blocks = new ArrayList<>();
        Matcher encrypted = ENCRYPTED.matcher(text);
        Matcher plain = BLOCK.matcher(encrypted.replaceAll(""));
        while (plain.find()) {
            byte[] der = Base64.getDecoder().decode(plain.group("body").replaceAll("\\s", ""));
            blocks.add(new PemBlock(plain.group("label"), false, der));
        }
        encrypted.reset();
        while (encrypted.find()) {
            blocks.add(new PemBlock(encrypted.group("label"), true, new byte[0]));
        }
        return blocks;
    }
}
