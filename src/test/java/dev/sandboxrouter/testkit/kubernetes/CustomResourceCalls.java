package dev.sandboxrouter.testkit.kubernetes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers calls about {@link CustomResources}. Thread-safe; each watch runs on its connection's thread. */
final class CustomResourceCalls {

    private static final Pattern PATH = Pattern.compile("/apis/sandboxrouter\\.dev/v1alpha1"
            + "(?:/namespaces/(?<namespace>[^/]+))?/sandboxnetworks(?:/(?<name>[^/]+))?(?<status>/status)?");

    private static final long TICK_MILLIS = 20;

    /** How a watch is to end. An object of its own for each, found by identity. */
    private static final class Ends {
        private final Queue<WatchEnd> queue = new ConcurrentLinkedQueue<>();

        Queue<WatchEnd> wanted() {
            return queue;
        }
    }

    private final CustomResources resources;
    private final FaultScript faults;
    private final Set<Ends> watches = ConcurrentHashMap.newKeySet();

    CustomResourceCalls(CustomResources resources, FaultScript faults) {
        this.resources = resources;
        this.faults = faults;
    }

    static boolean isAbout(String path) {
        return PATH.matcher(path).matches();
    }

    static boolean isWatch(ApiRequest request) {
        return request.method().equals("GET") && request.parameter("watch").equals("true");
    }

    CustomResources.Reply answer(ApiRequest request) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            throw new IllegalArgumentException(request.path());
        }
        String key = path.group("namespace") + '/' + path.group("name");
        return switch (request.method()) {
            case "POST" -> resources.create(path.group("namespace"), request.body());
            case "PUT" -> resources.replace(key, request.body(), path.group("status") != null);
            case "DELETE" -> resources.deleteIf(key, request.body());
            default -> path.group("name") == null ? resources.list(path.group("namespace")) : resources.read(key);
        };
    }

    void end(WatchEnd how) {
        watches.forEach(each -> each.wanted().add(how));
    }

    int watchesOpen() {
        return watches.size();
    }

    /** Watches to the end: its own, the client's or the test's. Only the ends that a line of HTTP can show are known. */
    void watch(ApiRequest request, EventSink sink, ClientLeft clientLeft) throws IOException, InterruptedException {
        Ends ends = new Ends();
        sink.begin();
        long cursor = request.number("resourceVersion");
        if (!resources.remembers(cursor)) {
            finish(sink, WatchEnd.WITH_GONE);
            return;
        }
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(Math.max(1, request.number("timeoutSeconds")));
        watches.add(ends);
        try {
            boolean dead = false;
            while (!clientLeft.now()) {
                WatchEnd end = System.nanoTime() > until
                        ? WatchEnd.CLEANLY
                        : ends.wanted().poll();
                dead |= end == WatchEnd.PLAYING_DEAD;
                if (end != null && end != WatchEnd.PLAYING_DEAD) {
                    finish(sink, end);
                    return;
                }
                CustomResources.Event event = dead || faults.stalled() ? null : resources.after(cursor);
                if (event == null) {
                    resources.await(TICK_MILLIS);
                } else {
                    cursor = event.version();
                    sink.event(event.json().getBytes(StandardCharsets.UTF_8));
                    sink.flush();
                }
            }
        } finally {
            watches.remove(ends);
        }
    }

    private static void finish(EventSink sink, WatchEnd how) throws IOException {
        if (how == WatchEnd.WITH_GONE || how == WatchEnd.WITH_ERROR) {
            ApiStatus status = how == WatchEnd.WITH_GONE ? ApiStatus.GONE : ApiStatus.INTERNAL;
            sink.event(PodJson.event("ERROR", status.json()).getBytes(StandardCharsets.UTF_8));
        }
        if (how != WatchEnd.WITH_FIN) {
            sink.end();
        }
    }

    /** Whether the client of a watch has gone. */
    interface ClientLeft {
        boolean now();
    }
}
