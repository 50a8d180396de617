package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.PodRecord;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
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
 * The three things that are asked of the API server, all of them asynchronous: a page of a LIST, a WATCH, a GET. Without
 * {@code resourceVersion} LIST and GET read what is stored, past the API server's own cache, which may lag.
 */
final class PodApi {

    static final int PAGE_SIZE = 500;

    /** What can be Ready is Running; the API server leaves the others out, and calls it a delete when one leaves. */
    private static final String SELECTORS =
            "labelSelector=" + encoded(PodRecords.SANDBOX_LABEL) + "&fieldSelector=" + encoded("status.phase=Running");

    /** A watch on which nothing at all came for this long is cut by the client; {@link PodWatch} acts long before. */
    private static final Duration WATCH_IDLE = Duration.ofMinutes(10);

    private final HttpClient http;
    private final String base;
    private final String pods;
    private final String where;
    private final PodRecords records = new PodRecords();

    /**
     * Makes the calls of a router.
     *
     * @param namespace the only one to look at; empty: all
     */
    PodApi(KubernetesClient client, Optional<String> namespace) {
        this.http = client.getHttpClient();
        String master = client.getConfiguration().getMasterUrl();
        this.base = master.endsWith("/") ? master.substring(0, master.length() - 1) : master;
        this.pods = namespace.map(PodApi::podsOf).orElse("/api/v1/pods");
        this.where = namespace.map(name -> " in namespace " + name).orElse(" in all namespaces");
    }

    /** A page of a LIST. */
    record Page(List<PodRecord> pods, @Nullable String next, @Nullable String version) {}

    /** Lists the first page, or the one that a token leads to. Fails with an {@link ApiProblem}. */
    CompletableFuture<Page> list(@Nullable String token, Duration timeout) {
        String call = "list pods" + where;
        String uri =
                pods + "?" + SELECTORS + "&limit=" + PAGE_SIZE + (token == null ? "" : "&continue=" + encoded(token));
        PageReader reader = new PageReader(records);
        CompletableFuture<HttpResponse<AsyncBody>> answer = http.consumeBytes(request(uri, timeout), (bytes, body) -> {
            bytes.forEach(reader::add);
            body.consume();
        });
        return answer.thenCompose(response -> {
                    response.body().consume();
                    return response.body().done().thenApply(done -> page(call, response, reader));
                })
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .handle((page, failure) -> {
                    if (failure != null) {
                        answer.thenAccept(response -> response.body().cancel());
                        throw new CompletionException(ApiProblem.of(call, failure));
                    }
                    return page;
                });
    }

    private static Page page(String call, HttpResponse<AsyncBody> response, PageReader reader) {
        if (response.code() != 200) {
            throw new CompletionException(
                    ApiProblem.ofStatus(call, response.code(), reader.around(), response.header("Retry-After")));
        }
        try {
            return reader.page();
        } catch (IOException e) {
            throw new CompletionException(unreadable(call, e));
        }
    }

    /** Reads one pod; empty if there is none of that name. Fails with an {@link ApiProblem}. */
    CompletableFuture<Optional<PodRecord>> get(PodRecord.Name name, Duration timeout) {
        String call = "get pod " + name;
        String uri = podsOf(name.namespace()) + "/" + encoded(name.name());
        return get(call, uri, timeout).thenApply(response -> {
            if (response.code() == 404) {
                return Optional.empty();
            }
            return Optional.ofNullable(records.of(parse(call, PodJson.Pod.class, checked(call, response))));
        });
    }

    /** Watches from a version on. What comes is told to the listener on this one thread. */
    WatchCall watch(String version, Duration lifetime, Executor thread, WatchCall.Listener listener) {
        String uri = pods + "?" + SELECTORS + "&watch=true&allowWatchBookmarks=true&resourceVersion=" + encoded(version)
                + "&timeoutSeconds=" + lifetime.toSeconds();
        HttpRequest request = request(uri, WATCH_IDLE);
        return WatchCall.start(http, request, "watch pods" + where, records, thread, listener);
    }

    private CompletableFuture<HttpResponse<byte[]>> get(String call, String uri, Duration timeout) {
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

    private static byte[] checked(String call, HttpResponse<byte[]> response) {
        if (response.code() != 200) {
            String body = response.body() == null ? "" : new String(response.body(), StandardCharsets.UTF_8);
            throw new CompletionException(
                    ApiProblem.ofStatus(call, response.code(), body, response.header("Retry-After")));
        }
        return response.body();
    }

    private static <T> T parse(String call, Class<T> type, byte[] json) {
        try {
            return PodJson.read(json, type);
        } catch (IOException e) {
            throw new CompletionException(unreadable(call, e));
        }
    }

    private static ApiProblem unreadable(String call, IOException e) {
        return new ApiProblem(RelistCause.MALFORMED, "what came to " + call + " cannot be read: " + PodJson.why(e));
    }

    private static String podsOf(String namespace) {
        return "/api/v1/namespaces/" + encoded(namespace) + "/pods";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
