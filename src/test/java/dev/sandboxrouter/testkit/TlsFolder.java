package dev.sandboxrouter.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A mounted Secret as a kubelet keeps it: files that are symlinks through {@code ..data}, which is itself a symlink to a
 * folder and is swapped for another one by a rename. Removed with the process.
 */
public final class TlsFolder {

    private final Path root;
    private int generation;

    private TlsFolder(Path root) {
        this.root = root;
    }

    /** A folder with a server's identity, and a CA for clients that may stay unused. */
    public static TlsFolder holding(TestCa.Identity server, TestCa clientCa) {
        try {
            TlsFolder folder = new TlsFolder(Files.createTempDirectory("tls"));
            Runtime.getRuntime().addShutdownHook(new Thread(folder::remove));
            folder.swap(server.certificatePem(), server.keyPem(), clientCa.certificatePem());
            for (String name : new String[] {"tls.crt", "tls.key", "ca.crt"}) {
                Files.createSymbolicLink(folder.root.resolve(name), Path.of("..data", name));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path certificate() {
        return root.resolve("tls.crt");
    }

    public Path key() {
        return root.resolve("tls.key");
    }

    public Path clientCa() {
        return root.resolve("ca.crt");
    }

    /** The flags of a listener with what is here, clients' certificates aside. */
    public String[] flags() {
        return new String[] {
            "--https-bind-address=127.0.0.1:0", "--tls-cert-file=" + certificate(), "--tls-key-file=" + key()
        };
    }

    /** The same, and the flags given. */
    public String[] flagsAnd(String... more) {
        return Stream.concat(Stream.of(flags()), Stream.of(more)).toArray(String[]::new);
    }

    /** Puts all three in place at once. */
    public void swap(String certificate, String key, String clientCa) throws IOException {
        Path data = Files.createDirectory(root.resolve("..generation-" + ++generation));
        Files.writeString(data.resolve("tls.crt"), certificate);
        Files.writeString(data.resolve("tls.key"), key);
        Files.writeString(data.resolve("ca.crt"), clientCa);
        Path link = Files.createSymbolicLink(root.resolve("..data_tmp"), data.getFileName());
        Path before =
                Files.exists(root.resolve("..data")) ? root.resolve("..data").toRealPath() : null;
        Files.move(link, root.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (before != null) {
            remove(before);
        }
    }

    private void remove() {
        try {
            remove(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
