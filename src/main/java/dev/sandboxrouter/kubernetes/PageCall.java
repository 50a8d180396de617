package dev.sandboxrouter.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One page of a LIST on its way, read while it comes. Any thread. */
final class PageCall<T> {

    private final String call;
    private final ApiKind<T> kind;
    private final PageReader<T> reader;
    private final CompletableFuture<ResourceApi.Page<T>> page = new CompletableFuture<>();
    private volatile long heardNanos = System.nanoTime();

    private PageCall(String call, ApiKind<T> kind) {
        this.call = call;
        this.kind = kind;
        this.reader = new PageReader<>(kind);
    }

    /**
     * Asks.
     *
     * @param call what is asked for, such as {@code list pods in all namespaces}
     * @param limit within which all of the page has to be here
     */
    static <T> PageCall<T> start(HttpClient http, HttpRequest request, String call, ApiKind<T> kind, Duration limit) {
        PageCall<T> page = new PageCall<>(call, kind);
        CompletableFuture<HttpResponse<AsyncBody>> answer = http.consumeBytes(request, page::received);
        answer.thenCompose(page::rest).whenComplete(page::settle);
        page.page.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).whenComplete((taken, failure) -> {
            if (failure != null) {
                answer.thenAccept(response -> response.body().cancel());
            }
        });
        return page;
    }

    private void received(List<ByteBuffer> bytes, AsyncBody body) {
        heardNanos = System.nanoTime();
        bytes.forEach(reader::add);
        body.consume();
    }

    private CompletableFuture<ResourceApi.Page<T>> rest(HttpResponse<AsyncBody> response) {
        heardNanos = System.nanoTime();
        response.body().consume();
        return response.body().done().thenApply(done -> read(response));
    }

    private ResourceApi.Page<T> read(HttpResponse<AsyncBody> response) {
        if (response.code() != 200) {
            throw new CompletionException(ApiProblem.ofStatus(
                    call, kind.needs(), response.code(), reader.around(), response.header("Retry-After")));
        }
        try {
            return reader.page();
        } catch (IOException e) {
            throw new CompletionException(ApiProblem.unreadable(call, e));
        }
    }

    private void settle(ResourceApi.@Nullable Page<T> read, @Nullable Throwable failure) {
        if (read == null) {
            page.completeExceptionally(failure == null ? new IOException("no response") : failure);
        } else {
            page.complete(read);
        }
    }

    /** The page. Where it fails, {@link #problem} says how. */
    CompletableFuture<ResourceApi.Page<T>> page() {
        return page;
    }

    ApiProblem problem(Throwable failure) {
        return ApiProblem.of(call, failure);
    }

    /** For how long nothing of it has come. */
    Duration quiet() {
        return Duration.ofNanos(System.nanoTime() - heardNanos);
    }

    /** Nobody waits for it any more. */
    void abandon() {
        page.cancel(false);
    }
}
