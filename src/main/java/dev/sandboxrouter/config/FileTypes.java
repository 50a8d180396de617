package dev.sandboxrouter.config;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Predicate;

/** Files and folders that must be there when the router starts; relative ones start at the working directory. */
final class FileTypes {

    private FileTypes() {}

    static FlagType<Path> readableFile() {
        return FlagType.text(
                "file",
                "a readable file",
                text -> read(text, path -> !Files.isDirectory(path) && Files.isReadable(path)));
    }

    static FlagType<Path> folder() {
        return FlagType.text(
                "folder",
                "a readable folder",
                text -> read(text, path -> Files.isDirectory(path) && Files.isReadable(path)));
    }

    /** Or a folder of such files, as a mounted Secret is one. */
    static FlagType<Path> readableFileOrFolder() {
        return FlagType.text("file|folder", "a readable file or folder", text -> read(text, Files::isReadable));
    }

    /** Made when it is needed. */
    static FlagType<Path> folderToBe() {
        return FlagType.text(
                "folder",
                "a folder, or a name for one",
                text -> read(text, path -> !text.isEmpty() && (Files.isDirectory(path) || Files.notExists(path))));
    }

    /** With something in it besides white space. */
    static FlagType<Path> filledFile() {
        return FlagType.text("file", "a readable file that is not empty", text -> read(text, FileTypes::isFilled));
    }

    private static boolean isFilled(Path path) {
        try {
            return !Files.readString(path, StandardCharsets.ISO_8859_1).isBlank();
        } catch (IOException unreadable) {
            return false;
        }
    }

    /**
     * Files in the notation of a search path. Which of them are there is asked where they are used: a variable of that
     * name is set on many machines where nothing reads it.
     */
    static FlagType<String> paths() {
        return FlagType.text("file", "a file", Parsed.Value::new);
    }

    /** Whether one of the files of {@link #paths} can be read. */
    static boolean anyReadable(String paths) {
        return Arrays.stream(paths.split(File.pathSeparator, -1))
                .anyMatch(text -> readableFile().read(text) instanceof Parsed.Value<Path>);
    }

    private static Parsed<Path> read(String text, Predicate<Path> fits) {
        try {
            Path path = Path.of(text);
            return fits.test(path) ? new Parsed.Value<>(path) : new Parsed.Wrong<>(text);
        } catch (InvalidPathException invalid) {
            return new Parsed.Wrong<>(text);
        }
    }
}
