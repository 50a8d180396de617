package dev.sandboxrouter.tls;

import java.nio.file.Path;

/** A file in PEM, and the flag by which an operator named it and will look for it. */
public record PemFile(String flag, Path path) {

    /** As a problem begins: the flag, then the file. */
    @Override
    public String toString() {
        return flag + " " + path;
    }
}
