package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.Backlog;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is read of the API server about one kind of object, all of it asynchronously: a page of a LIST, a WATCH, a GET.
 * Without {@code resourceVersion} LIST and GET read what is stored, past the API server's own cache, which may lag.
 */
final class ResourceApi<T> {

    static final int PAGE_SIZE = 500;

    /** A watch on which nothing at all came for this long is cut by the client; {@link Reflector} acts long before. */
    private static final Duration WATCH_IDLE = Duration.ofMinutes(10);

    private final HttpClient http;
    private final String base;
    private final ApiKind<T> kind;
    private final String collection;
    private final String where;

    /**
     * Makes the calls of a router.
     *
     * @param namespace the only one to look at; empty: all
     */
    ResourceApi(KubernetesClient client, ApiKind<T> kind, Optional<String> namespace) {
        this.http = client.getHttpClient();
        this.base = baseOf(client);
        this.kind = kind;
        this.collection = kind.path(namespace);
        this.where = namespace.map(name -> " in namespace " + name).orElse(" in all namespaces");
    }

    /** The API server's address, without a slash at its end. */
    static String baseOf(KubernetesClient client) {
        String master = client.getConfiguration().getMasterUrl();
        return master.endsWith("/") ? master.substring(0, master.length() - 1) : master;
    }

    ApiKind<T> kind() {
        return kind;
    }

    /** A page of a LIST. */
    record Page<T>(List<T> items, @Nullable String next, @Nullable String version) {}

    /** Asks for the first page of a LIST, or for the one that a token leads to. */
    PageCall<T> list(@Nullable String token, Duration limit) {
        String uri = collection + "?" + kind.selectors() + "limit=" + PAGE_SIZE
                + (token == null ? "" : "&continue=" + encoded(token));
        return PageCall.start(http, request(uri, limit), "list " + kind.plural() + where, kind, limit);
    }

    /**
     * Asks for next to nothing, to learn whether the API server can be reached: its version, which it knows without its
     * store. Done with whatever it answers, a refusal too; fails with an {@link ApiProblem} if it does not.
     */
    CompletableFuture<Void> knock(Duration limit) {
        return fetch("ask for the API server's version", "/version", limit).thenApply(answer -> null);
    }

    /** Reads one object; empty if there is none of that name. Fails with an {@link ApiProblem}. */
    CompletableFuture<Optional<T>> get(String namespace, String name, Duration timeout) {
        String call = "get " + kind.plural() + ' ' + namespace + '/' + name;
        String uri = kind.path(Optional.of(encoded(namespace))) + "/" + encoded(name);
        return fetch(call, uri, timeout).thenApply(response -> {
            if (response.code() == 404) {
                return Optional.empty();
            }
            byte[] json = checked(call, response);
            try {
                return Optional.ofNullable(kind.item(Bytes.of(json)));
            } catch (IOException e) {
                throw new CompletionException(ApiProblem.unreadable(call, e));
            }
        });
    }

    /**
     * Watches from a version on. What comes is told to the listener on this one thread.
     *
     * @param backlog is told of what comes, and that it was told to the listener
     */
    WatchCall<T> watch(
            String version, Duration lifetime, Executor thread, Backlog backlog, WatchCall.Listener<T> listener) {
        String uri = collection + "?" + kind.selectors() + "watch=true&allowWatchBookmarks=true&resourceVersion="
                + encoded(version) + "&timeoutSeconds=" + lifetime.toSeconds();
        HttpRequest request = request(uri, WATCH_IDLE);
        return WatchCall.start(http, request, "watch " + kind.plural() + where, kind, thread, backlog, listener);
    }

    private CompletableFuture<HttpResponse<byte[]>> fetch(String call, String uri, Duration timeout) {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request(uri, timeout), byte[].class);
        return answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).handle((response, failure) -> {
            if (failure != null) {
                answer.cancel(true);
                throw new CompletionException(ApiProblem.of(call, failure));
            }
            return response;
        });
    }

    private HttpRequest request(String uri, Duration idle) {
        return http.newHttpRequestBuilder()
                .uri(base + uri)
                .header("Accept", "application/json")
                .timeout(idle.toMillis(), TimeUnit.MILLISECONDS)
                .build();
    }

    private byte[] checked(String call, HttpResponse<byte[]> response) {
        if (response.code() != 200) {
            String body = response.body() == null ? "" : new String(response.body(), StandardCharsets.UTF_8);
            throw new CompletionException(
                    ApiProblem.ofStatus(call, kind.needs(), response.code(), body, response.header("Retry-After")));
        }
        return response.body();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
