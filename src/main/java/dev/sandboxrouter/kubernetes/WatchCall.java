package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.Backlog;
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
 * One WATCH: a response that does not end, a line for each event. Everything is told on one thread, the executor's, as
 * {@link Arrivals} brings it there. After {@link #cancel} nothing more is told.
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
            HttpClient http,
            HttpRequest request,
            String call,
            ApiKind<T> kind,
            Executor thread,
            Backlog backlog,
            Listener<T> listener) {
        WatchCall<T> watch = new WatchCall<>(call, kind, listener);
        Arrivals arrivals = new Arrivals(thread, backlog, watch::take);
        http.consumeBytes(request, arrivals::add)
                .whenComplete((response, failure) -> watch.answered(response, failure, arrivals, thread));
        return watch;
    }

    /** Ends it; on the thread. */
    void cancel() {
        over = true;
        stop();
    }

    /** On the client's thread: what comes right behind the answer must find somebody who asks for it. */
    private void answered(
            @Nullable HttpResponse<AsyncBody> response,
            @Nullable Throwable failure,
            Arrivals arrivals,
            Executor thread) {
        if (response == null) {
            thread.execute(() -> broken(failure == null ? new IOException("no response") : failure));
        } else if (response.code() != 200) {
            response.body().cancel();
            thread.execute(() ->
                    end(ApiProblem.ofStatus(call, kind.needs(), response.code(), "", response.header("Retry-After"))));
        } else {
            thread.execute(() -> opened(response.body()));
            arrivals.follow(response.body(), this::broken);
        }
    }

    private void opened(AsyncBody open) {
        body = open;
        if (over) {
            open.cancel();
        } else {
            listener.opened();
        }
    }

    private void broken(@Nullable Throwable failure) {
        end(failure == null ? null : ApiProblem.of(call, failure));
    }

    private void take(List<ByteBuffer> piece) {
        if (over) {
            stop();
            return;
        }
        try {
            piece.forEach(lines::add);
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
