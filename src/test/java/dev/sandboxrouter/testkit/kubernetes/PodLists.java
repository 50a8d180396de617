package dev.sandboxrouter.testkit.kubernetes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists of pods, page by page; all pages of a list show the same moment. Thread-safe. */
final class PodLists {

    /**
     * An answer to a list.
     *
     * @param json a PodList, or a Status where it failed
     * @param complete resource version that the client knows all of once it has this page; 0 where more pages follow
     */
    record Page(int code, String json, long complete) {
        static Page failed(ApiStatus status) {
            return new Page(status.code(), status.json(), 0);
        }
    }

    /** What is left of a list. */
    private record Rest(long resourceVersion, List<StoredChange> items) {}

    private static final int UNFINISHED = 64;

    private final PodStore store;
    private final Map<String, Rest> unfinished = new LinkedHashMap<>();
    private int tokens;

    PodLists(PodStore store) {
        this.store = store;
    }

    Page page(ApiRequest request, Selection selection, long cacheLagNanos) {
        Rest rest = request.isContinuation() ? continued(request) : begun(request, selection, cacheLagNanos);
        if (rest == null) {
            return Page.failed(ApiStatus.GONE);
        }
        boolean fromCache = request.parameter("resourceVersion").equals("0");
        long limit = fromCache ? 0 : request.number("limit");
        int count = limit == 0
                ? rest.items().size()
                : (int) Math.min(limit, rest.items().size());
        List<StoredChange> after = rest.items().subList(count, rest.items().size());
        String token = after.isEmpty() ? "" : keep(new Rest(rest.resourceVersion(), after));
        String json = PodJson.list(rest.items().subList(0, count), rest.resourceVersion(), token, after.size());
        return new Page(200, json, after.isEmpty() ? rest.resourceVersion() : 0);
    }

    /** Without a resource version from the store itself, else from a cache that may lag; as the API conventions allow. */
    private Rest begun(ApiRequest request, Selection selection, long cacheLagNanos) {
        boolean newest = request.parameter("resourceVersion").isEmpty();
        PodStore.View view =
                newest ? store.view() : store.laggingView(cacheLagNanos, request.number("resourceVersion"));
        List<StoredChange> items = view.pods().stream()
                .filter(change -> selection.has(change.pod()))
                .toList();
        return new Rest(view.resourceVersion(), items);
    }

    private synchronized @Nullable Rest continued(ApiRequest request) {
        return unfinished.remove(request.parameter("continue"));
    }

    private synchronized String keep(Rest rest) {
        String token = "page-" + ++tokens;
        unfinished.put(token, rest);
        if (unfinished.size() > UNFINISHED) {
            unfinished.remove(unfinished.keySet().iterator().next());
        }
        return token;
    }
}
