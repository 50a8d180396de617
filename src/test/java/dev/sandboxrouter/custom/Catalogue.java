package dev.sandboxrouter.custom;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;

/** Camel's catalogue, as an IDE has it, with the two components that it finds in our jar. */
final class Catalogue {

    private Catalogue() {}

    static CamelCatalog withOurs() {
        CamelCatalog catalogue = new DefaultCamelCatalog(true);
        add(catalogue, "sandbox-http", "dev.sandboxrouter.camel.http.SandboxHttpComponent");
        add(catalogue, "sandbox-watch", "dev.sandboxrouter.kubernetes.SandboxWatchComponent");
        return catalogue;
    }

    /** Where Camel's own jars have theirs: below META-INF, in the package of the class. */
    private static void add(CamelCatalog catalogue, String scheme, String type) {
        String folder = "/META-INF/" + type.substring(0, type.lastIndexOf('.')).replace('.', '/') + '/';
        try (InputStream in = Catalogue.class.getResourceAsStream(folder + scheme + ".json")) {
            byte[] json = Objects.requireNonNull(in, scheme).readAllBytes();
            catalogue.addComponent(scheme, type, new String(json, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
