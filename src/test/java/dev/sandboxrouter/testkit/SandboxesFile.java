package dev.sandboxrouter.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The file of {@code --sandboxes-file}, written before the router starts with a name for every sandbox that a test may
 * want, each on a loopback address of its own: an address belongs to one sandbox only (contract 4.4).
 */
final class SandboxesFile implements Closeable {

    /** More than the tests of one class use. */
    private static final int NAMES = 240;

    private record Entry(String namespace, String id, String ip) {

        String yaml() {
            return "- namespace: " + namespace + "\n  id: " + id + "\n  ip: " + ip + "\n  uid: " + uid() + '\n';
        }

        String uid() {
            return "uid-of-" + id;
        }
    }

    private final Path file;
    private final List<Entry> entries = new ArrayList<>();
    private int given;
    private int moved;

    SandboxesFile() throws IOException {
        file = Files.createTempDirectory("router-under-test").resolve("sandboxes.yaml");
        for (int i = 1; i <= NAMES; i++) {
            entries.add(new Entry(i % 8 == 0 ? "team-a" : "default", "sb-" + i, "127.77.0." + i));
        }
        write();
    }

    Path path() {
        return file;
    }

    /** Opens a sandbox under the next free name of a namespace, {@code default} or {@code team-a}. */
    ScriptedSandbox open(String namespace) throws IOException {
        Entry entry = next(namespace);
        return ScriptedSandbox.listening(namespace, entry.id(), InetAddress.getByName(entry.ip()));
    }

    private Entry next(String namespace) {
        while (given < NAMES) {
            Entry entry = entries.get(given++);
            if (entry.namespace().equals(namespace)) {
                return entry;
            }
        }
        throw new IllegalStateException("all " + NAMES + " names are given away");
    }

    /** Writes so many more names, {@code listed-0} and so on, in these namespaces by turns; nothing listens there. */
    void list(List<String> namespaces, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            String namespace = namespaces.get(i % namespaces.size());
            entries.add(new Entry(namespace, "listed-" + i, "127.90." + i / 250 + '.' + (i % 250 + 1)));
        }
        write();
    }

    /** Gives a name another address that no sandbox has, and writes the file; returns the address. */
    InetAddress move(String id) throws IOException {
        String ip = "127.77.1." + ++moved;
        entries.replaceAll(entry -> entry.id().equals(id) ? new Entry(entry.namespace(), id, ip) : entry);
        write();
        return InetAddress.getByName(ip);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(Objects.requireNonNull(file.getParent()));
    }

    /** In one step, as an operator's tool does it: a reader never sees half a file. */
    private void write() throws IOException {
        Path whole = file.resolveSibling("sandboxes.new");
        Files.write(whole, entries.stream().map(Entry::yaml).toList());
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
