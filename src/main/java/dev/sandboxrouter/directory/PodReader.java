package dev.sandboxrouter.directory;

import java.util.function.Consumer;

/** Asks the API server about one pod, past every cache. */
public interface PodReader {

    /**
     * Reads one pod, never blocking.
     *
     * @param whenDone is told exactly once, at once or later, on any thread; time-outs are answers
     */
    void read(PodRecord.Name name, Consumer<Reading> whenDone);

    /** What came of it. */
    sealed interface Reading {

        /** The pod as it is. */
        record Found(PodRecord pod) implements Reading {}

        /** There is no pod of that name. */
        record Gone() implements Reading {}

        /** The API server did not say. {@code why} is for the log. */
        record Failed(String why) implements Reading {}
    }
}
