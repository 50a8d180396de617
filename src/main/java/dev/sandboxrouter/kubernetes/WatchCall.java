package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.PodEvent;
import dev.sandboxrouter.directory.PodRecord;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One WATCH: a response that does not end, a line for each event. Everything happens on one thread, the executor's, and
 * the next bytes are asked for when the last ones were dealt with, so that a slow listener slows the API server down
 * rather than filling the memory. After {@link #cancel} nothing more is told.
 */
final class WatchCall {

    /** Hears of a watch. {@link #ended} is the last call, and comes exactly once unless the watch was cancelled. */
    interface Listener {

        /** The API server agreed. */
        void opened();

        /** A pod changed. */
        void changed(PodEvent.Change change, PodRecord pod);

        /** Nothing changed up to this version. */
        void bookmark(@Nullable String version);

        /**
         * It is over.
         *
         * @param problem null if the API server ended it properly
         */
        void ended(@Nullable ApiProblem problem);
    }

    private final String call;
    private final PodRecords records;
    private final Listener listener;
    private final Lines lines = new Lines(this::line);
    private boolean over;
    private @Nullable AsyncBody body;

    private WatchCall(String call, PodRecords records, Listener listener) {
        this.call = call;
        this.records = records;
        this.listener = listener;
    }

    static WatchCall start(
            HttpClient http, HttpRequest request, String call, PodRecords records, Executor thread, Listener listener) {
        WatchCall watch = new WatchCall(call, records, listener);
        http.consumeBytes(request, (bytes, body) -> thread.execute(() -> watch.received(bytes, body)))
                .whenCompleteAsync((response, failure) -> watch.answered(response, failure, thread), thread);
        return watch;
    }

    /** Ends it; on the thread. */
    void cancel() {
        over = true;
        stop();
    }

    private void answered(@Nullable HttpResponse<AsyncBody> response, @Nullable Throwable failure, Executor thread) {
        if (response == null) {
            end(ApiProblem.of(call, failure == null ? new IOException("no response") : failure));
            return;
        }
        AsyncBody open = response.body();
        body = open;
        if (over) {
            open.cancel();
        } else if (response.code() != 200) {
            open.cancel();
            end(ApiProblem.ofStatus(call, response.code(), "", response.header("Retry-After")));
        } else {
            listener.opened();
            open.done()
                    .whenCompleteAsync(
                            (done, broken) -> end(broken == null ? null : ApiProblem.of(call, broken)), thread);
            open.consume();
        }
    }

    private void received(List<ByteBuffer> buffers, AsyncBody open) {
        if (over) {
            open.cancel();
            return;
        }
        try {
            buffers.forEach(lines::add);
            open.consume();
        } catch (IllegalStateException e) {
            fail(String.valueOf(e.getMessage()));
        }
    }

    private void line(byte[] json) {
        try {
            PodJson.Event event = PodJson.read(json, PodJson.Event.class);
            if (!over) {
                told(event);
            }
        } catch (IOException e) {
            fail("an event cannot be read: " + PodJson.why(e));
        }
    }

    private void told(PodJson.Event event) {
        PodJson.EventObject object = event.object();
        if (event.type() == null || object == null) {
            fail("an event without type or object");
            return;
        }
        switch (event.type()) {
            case "ADDED" -> changed(PodEvent.Change.ADDED, object);
            case "MODIFIED" -> changed(PodEvent.Change.MODIFIED, object);
            case "DELETED" -> changed(PodEvent.Change.DELETED, object);
            case "BOOKMARK" ->
                listener.bookmark(
                        object.metadata() == null ? null : object.metadata().resourceVersion());
            case "ERROR" -> error(object);
            default -> fail("an event of type " + event.type());
        }
    }

    private void changed(PodEvent.Change change, PodJson.EventObject object) {
        PodRecord pod = records.of(object.pod());
        if (pod == null) {
            fail("an event about no pod");
        } else {
            listener.changed(change, pod);
        }
    }

    private void error(PodJson.EventObject status) {
        String message = status.message() == null ? "" : status.message();
        stop();
        end(ApiProblem.ofStatus(call, status.code(), message, null));
    }

    private void fail(String why) {
        stop();
        end(new ApiProblem(RelistCause.MALFORMED, "cannot " + call + ": " + why));
    }

    private void stop() {
        AsyncBody open = body;
        if (open != null) {
            open.cancel();
        }
    }

    private void end(@Nullable ApiProblem problem) {
        if (!over) {
            over = true;
            listener.ended(problem);
        }
    }
}
