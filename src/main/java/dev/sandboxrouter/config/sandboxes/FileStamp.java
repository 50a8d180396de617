package dev.sandboxrouter.config.sandboxes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What tells one content of a path from another without reading it. The real path changes when a kubelet swaps the
 * symlink of a mounted ConfigMap, the file key (the inode) when an editor renames a new file over the old one.
 */
record FileStamp(Path realPath, @Nullable Object fileKey, FileTime modified, long size) {

    /** The stamp of a path now; null if there is nothing to read. */
    static @Nullable FileStamp of(Path path) {
        try {
            Path real = path.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            return new FileStamp(real, attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
        } catch (IOException e) {
            return null;
        }
    }
}
