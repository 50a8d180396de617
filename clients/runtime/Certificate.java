import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * Makes {@code tls.crt} and {@code tls.key} for localhost in the folder given, new at every call and good for a day. By
 * the JDK's keytool, since not every machine has openssl.
 */
final class Certificate {

    private static final String PASSWORD = "changeit";

    private Certificate() {}

    public static void main(String[] args) throws IOException, InterruptedException, GeneralSecurityException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        Path store = folder.resolve("tls.p12");
        Files.deleteIfExists(store);
        keytool(store);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        pem(folder.resolve("tls.crt"), "CERTIFICATE", keys.getCertificate("tls").getEncoded());
        pem(folder.resolve("tls.key"), "PRIVATE KEY", keys.getKey("tls", PASSWORD.toCharArray()).getEncoded());
    }

    private static void keytool(Path store) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair", "-alias", "tls", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "1",
                        "-dname", "CN=localhost", "-ext", "bc:c=ca:true",
                        "-ext", "ku:c=digitalSignature,keyCertSign", "-ext", "eku=serverAuth",
                        "-ext", "san=dns:localhost,dns:sandbox.test,ip:127.0.0.1",
                        "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    private static void pem(Path file, String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }
}
