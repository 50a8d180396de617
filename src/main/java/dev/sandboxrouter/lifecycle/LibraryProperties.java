package dev.sandboxrouter.lifecycle;

import java.util.Set;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/** Answers {@code {{router.http.port}}} and its like, by which the shipped routes and the examples find the flags. */
final class LibraryProperties extends ServiceSupport implements PropertiesSource {

    /** Who asks for one of these wants a listener, and with it the router. */
    private static final Set<String> LISTENER =
            Set.of("router.http.host", "router.http.port", "router.https.host", "router.https.port");

    private final LibraryBeans beans;

    LibraryProperties(LibraryBeans beans) {
        this.beans = beans;
    }

    @Override
    public String getName() {
        return "sandbox-router";
    }

    @Override
    public @Nullable String getProperty(String name) {
        return beans.property(name, LISTENER.contains(name));
    }
}
