package dev.sandboxrouter.kubernetes;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One kind of object that is listed and watched: where it is asked for, and what is kept of it. Any thread.
 *
 * @param <T> what is kept of an object; immutable
 */
interface ApiKind<T> {

    /** As logs and RBAC name it, such as {@code pods}. */
    String plural();

    /** The path of all of them, in one namespace or, with none, in all. */
    String path(Optional<String> namespace);

    /** Query parameters that a LIST and a WATCH narrow down by, each followed by {@code &}; empty for all objects. */
    String selectors();

    /** What an operator must see to where the API server refuses; ends a sentence. */
    String needs();

    /**
     * Reads one object.
     *
     * @return null if it has no identity, so that it is no object of this kind
     * @throws IOException if the text is no JSON, or not of this shape
     */
    @Nullable
    T item(Bytes json) throws IOException;

    /**
     * Reads one line of a WATCH.
     *
     * @throws IOException if the text is no JSON, or not of this shape
     */
    WatchEvent<T> event(Bytes json) throws IOException;

    /** {@code metadata.resourceVersion} as a number; {@link dev.sandboxrouter.directory.PodRecord#NO_VERSION} for none. */
    long version(T item);
}
