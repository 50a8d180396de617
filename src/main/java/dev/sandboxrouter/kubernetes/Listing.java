package dev.sandboxrouter.kubernetes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a LIST. The pages from a first to a last one are all objects there are; what they do not name is gone.
 *
 * @param begunNanos {@link System#nanoTime()} when the LIST began
 * @param version of the collection, given with the last page; null where it is not known
 */
record Listing<T>(List<T> items, boolean first, boolean last, long begunNanos, @Nullable Long version) {}
