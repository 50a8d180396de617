package dev.sandboxrouter.directory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that the API server said about pods. Events about one pod come in the order in which they happened.
 *
 * <p>{@code knownSinceNanos} ({@link System#nanoTime}) is the moment up to which the event is proof: what it says was
 * still true then, or became true later. For a page of a LIST it is the moment in which the LIST began. A watched event
 * may have been under way for any time; all that is certain is that it happened after the LIST before it, so that it
 * carries that LIST's moment (contract 4.6).
 */
public sealed interface PodEvent {

    /** {@code ADDED}, {@code MODIFIED}, {@code DELETED} or {@code LISTED}. */
    String kind();

    /** The pods it is about: one of a watched event, up to a page's size of a LIST. */
    List<PodRecord> pods();

    long knownSinceNanos();

    /** What a watched pod has become. */
    enum Change {
        ADDED,
        MODIFIED,
        /** Gone, or no longer what was asked for. */
        DELETED
    }

    /** One pod changed. */
    record Changed(Change change, PodRecord pod, long knownSinceNanos) implements PodEvent {
        @Override
        public String kind() {
            return change.name();
        }

        @Override
        public List<PodRecord> pods() {
            return List.of(pod);
        }
    }

    /**
     * A page of a LIST. The pages from a first to a last one are all pods there are; whatever they do not name is gone.
     *
     * @param version of the collection, given with the last page; null where it is not known
     */
    record Listed(List<PodRecord> pods, boolean first, boolean last, long knownSinceNanos, @Nullable Long version)
            implements PodEvent {

        public Listed {
            pods = List.copyOf(pods);
        }

        @Override
        public String kind() {
            return "LISTED";
        }
    }
}
