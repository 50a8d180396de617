package dev.sandboxrouter.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder of small files that a crash at any point leaves either as they were or as they were to be: written beside,
 * synced, renamed over, and the folder synced, or the rename itself could be lost with the power. Calls for different
 * files may overlap, those for one may not. The folder comes into being with the first write.
 */
final class DurableFolder {

    /** Hidden, so that no name of ours can be one; what a crash leaves of them is removed at the next start. */
    private static final String TEMPORARY_PREFIX = ".writing-";

    /** Makes the names in a folder durable. */
    @FunctionalInterface
    interface Sync {

        /**
         * Returns once they are.
         *
         * @throws IOException if nobody knows what a crash would leave
         */
        void names(Path folder) throws IOException;
    }

    private final Path folder;
    private final Sync sync;

    DurableFolder(Path folder) {
        this(folder, DurableFolder::force);
    }

    /** @param sync called after every change of a name */
    DurableFolder(Path folder, Sync sync) {
        this.folder = folder.toAbsolutePath();
        this.sync = sync;
    }

    /** The names of all files but the unfinished ones; none if there is no folder. */
    List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path path : paths("[!.]*")) {
            names.add(nameOf(path));
        }
        return names;
    }

    /** Whether a file could be written now, the folder being made if need be. Nothing is made. */
    boolean isWritable() {
        Path there = folder;
        while (Files.notExists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return Files.isDirectory(there) && Files.isWritable(there);
    }

    /** Removes what writes left that a crash cut short. */
    void removeUnfinished() throws IOException {
        for (Path path : paths(TEMPORARY_PREFIX + "*")) {
            Files.deleteIfExists(path);
        }
    }

    private List<Path> paths(String glob) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
            found.forEach(paths::add);
        } catch (NoSuchFileException nothingWrittenYet) {
            return List.of();
        }
        return paths;
    }

    /** The whole file; null if there is none. Of a file that is too long only one byte more than {@code limit}. */
    byte @Nullable [] read(String name, int limit) throws IOException {
        try (var in = Files.newInputStream(folder.resolve(name))) {
            return in.readNBytes(limit + 1);
        } catch (NoSuchFileException absent) {
            return null;
        }
    }

    void write(String name, byte[] content) throws IOException {
        create(folder);
        Path unfinished = folder.resolve(TEMPORARY_PREFIX + name);
        try {
            writeAndSync(unfinished, content);
            Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        sync.names(folder);
    }

    void delete(String name) throws IOException {
        if (Files.deleteIfExists(folder.resolve(name))) {
            sync.names(folder);
        }
    }

    private static void writeAndSync(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** Creates a folder and those above it, each durably: a synced file in a lost folder is lost. */
    private void create(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null) {
            create(parent);
        }
        Files.createDirectories(folder);
        if (parent != null) {
            sync.names(parent);
        }
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }
}
