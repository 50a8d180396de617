package dev.sandboxrouter.tls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Private keys from PEM: PKCS#8, and by wrapping into that PKCS#1 (RFC 8017) and SEC 1 (RFC 5915), which the JDK does not
 * read. Encrypted keys are refused: their passphrase would lie beside them.
 */
final class PrivateKeys {

    /** rsaEncryption with its NULL; RFC 3279 2.3.1. */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0
    };

    /** The object identifier id-ecPublicKey; RFC 5480 2.1.1. */
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private static final byte[] VERSION_0 = {Der.INTEGER, 1, 0};

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PrivateKeys() {}

    /**
     * The key in a PEM file.
     *
     * @throws BadPem with what is wrong; never with anything of the content
     */
    static PrivateKey read(byte[] file) throws BadPem {
        List<PemBlock> blocks = blocks(file);
        for (PemBlock block : blocks) {
            if (block.encrypted() || block.label().equals("ENCRYPTED PRIVATE KEY")) {
                throw new BadPem("holds an encrypted key: expected one without a passphrase");
            }
            byte[] pkcs8 = pkcs8(block, blocks);
            if (pkcs8 != null) {
                return decode(pkcs8);
            }
        }
        throw new BadPem("holds no private key: expected a PEM block PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY");
    }

    private static List<PemBlock> blocks(byte[] file) throws BadPem {
        try {
            return PemBlock.allIn(file);
        } catch (IllegalArgumentException notBase64) {
            throw new BadPem("holds a PEM block that is not Base64");
        }
    }

    private static byte @Nullable [] pkcs8(PemBlock block, List<PemBlock> all) throws BadPem {
        return switch (block.label()) {
            case "PRIVATE KEY" -> block.der();
            case "RSA PRIVATE KEY" -> wrap(RSA, block.der());
            case "EC PRIVATE KEY" -> wrap(Der.element(Der.SEQUENCE, EC, curve(block.der(), all)), block.der());
            default -> null;
        };
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return Der.element(Der.SEQUENCE, VERSION_0, algorithm, Der.element(Der.OCTET_STRING, key));
    }

    /** Named inside the key, or as OpenSSL does in a block of its own. */
    private static byte[] curve(byte[] sec1, List<PemBlock> all) throws BadPem {
        try {
            byte[] fields = Der.find(Der.SEQUENCE, sec1);
            byte[] curve = fields == null ? null : Der.find(Der.TAGGED_0, fields);
            if (curve != null) {
                return curve;
            }
        } catch (IllegalArgumentException notDer) {
            throw new BadPem("holds a key that cannot be read");
        }
        return all.stream()
                .filter(block -> block.label().equals("EC PARAMETERS"))
                .map(PemBlock::der)
                .findFirst()
                .orElseThrow(() -> new BadPem("holds an EC key that does not name its curve"));
    }

    private static PrivateKey decode(byte[] pkcs8) throws BadPem {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
        for (String algorithm : ALGORITHMS) {
            PrivateKey key = decode(algorithm, spec);
            if (key != null) {
                return key;
            }
        }
        throw new BadPem("holds a key that cannot be read: expected one for RSA, EC or Ed25519");
    }

    private static @Nullable PrivateKey decode(String algorithm, PKCS8EncodedKeySpec spec) {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(spec);
        } catch (InvalidKeySpecException another) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK since 15 knows " + algorithm, e);
        }
    }
}
