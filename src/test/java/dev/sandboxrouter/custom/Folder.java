package dev.sandboxrouter.custom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of routes for a test. */
final class Folder {

    /** A bean of a user's that waits, as none should. */
    public static final class Sleeper {
        public void sleep() throws InterruptedException {
            Thread.sleep(1200);
        }
    }

    private Folder() {}

    /** The flag for a folder that holds one file {@code own.camel.yaml}. */
    static String of(Path folder, String yaml) throws IOException {
        return of(folder, "own.camel.yaml", yaml);
    }

    /** The flag for a folder, after a file was put into it. */
    static String of(Path folder, String name, String yaml) throws IOException {
        Files.writeString(folder.resolve(name), yaml);
        return "--routes-dir=" + folder;
    }
}
