package dev.sandboxrouter.kubernetes;

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
final class WatchCall<T> {

    /** Hears of a watch. {@link #ended} is the last call, and comes exactly once unless the watch was cancelled. */
    interface Listener<T> {

        /** The API server agreed. */
        void opened();

        /** An object changed. */
        void changed(WatchEvent.Change change, T item);

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
    private final ApiKind<T> kind;
    private final Listener<T> listener;
    private final Lines lines = new Lines(this::line);
    private boolean over;
    private @Nullable AsyncBody body;

    private WatchCall(String call, ApiKind<T> kind, Listener<T> listener) {
        this.call = call;
        this.kind = kind;
        this.listener = listener;
    }

    static <T> WatchCall<T> start(
            HttpClient http, HttpRequest request, String call, ApiKind<T> kind, Executor thread, Listener<T> listener) {
        WatchCall<T> watch = new WatchCall<>(call, kind, listener);
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
            end(ApiProblem.ofStatus(call, kind.needs(), response.code(), "", response.header("Retry-After")));
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

    private void line(Bytes json) {
        try {
            WatchEvent<T> event = kind.event(json);
            if (!over) {
                told(event);
            }
        } catch (IOException e) {
            fail("an event cannot be read: " + PodJson.why(e));
        }
    }

    private void told(WatchEvent<T> event) {
        if (event.type() == null) {
            fail("an event without type or object");
            return;
        }
        switch (event.type()) {
            case "ADDED" -> changed(WatchEvent.Change.ADDED, event.item());
            case "MODIFIED" -> changed(WatchEvent.Change.MODIFIED, event.item());
            case "DELETED" -> changed(WatchEvent.Change.DELETED, event.item());
            case "BOOKMARK" -> listener.bookmark(event.version());
            case "ERROR" -> error(event);
            default -> fail("an event of type " + event.type());
        }
    }

    private void changed(WatchEvent.Change change, @Nullable T item) {
        if (item == null) {
            fail("an event about none of the " + kind.plural());
        } else {
            listener.changed(change, item);
        }
    }

    private void error(WatchEvent<T> status) {
        stop();
        end(ApiProblem.ofStatus(call, kind.needs(), status.code(), status.message(), null));
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
