package dev.sandboxrouter.testkit.kubernetes;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** One watch, told in the way the fault script wants. Runs on its connection's thread; {@link #end} on any. */
final class Watcher {

    /** How long bytes may wait in a socket before a reset no longer takes them away unread. */
    private static final long READ_BY_THEN = TimeUnit.SECONDS.toNanos(1);

    /** How soon a change of the fault script shows. */
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int LONGEST_PROBE_SECONDS = 5;
    private static final int BATCH = 32;

    private record Told(StoredChange change, long at) {}

    private final ApiRequest request;
    private final Selection selection;
    private final PodStore store;
    private final FaultScript faults;
    private final EventSink sink;
    private final Socket socket;
    private final Random random;
    private final Queue<WatchEnd> ends = new ConcurrentLinkedQueue<>();
    private final Queue<String> slipped = new ConcurrentLinkedQueue<>();
    private final Deque<Told> recent = new ArrayDeque<>();
    private final long openedAt = System.nanoTime();

    private long cursor;
    private double drawn;
    private long lastWord = openedAt;
    private int words;
    private boolean dead;
    private volatile boolean clientLeft;
    private volatile long leftAt = StoredChange.NEVER;

    Watcher(
            ApiRequest request,
            Selection selection,
            PodStore store,
            FaultScript faults,
            EventSink sink,
            Socket socket,
            Random random) {
        this.request = request;
        this.selection = selection;
        this.store = store;
        this.faults = faults;
        this.sink = sink;
        this.socket = socket;
        this.random = random;
        this.drawn = random.nextDouble();
    }

    void end(WatchEnd how) {
        ends.add(how);
        store.wake();
    }

    /** Slips an event in, as soon as what is due before it was told. */
    void say(String event) {
        slipped.add(event);
        store.wake();
    }

    void clientLeft() {
        leftAt = System.nanoTime();
        clientLeft = true;
        store.wake();
    }

    /** Watches to the end. */
    void run() throws IOException, InterruptedException {
        sink.begin();
        cursor = request.number("resourceVersion");
        if (cursor == 0) {
            tellOfAll();
        } else if (!store.remembers(cursor)) {
            finish(WatchEnd.WITH_GONE);
            return;
        }
        while (!clientLeft && !socket.isClosed()) {
            WatchEnd end = ends.poll();
            if (end == WatchEnd.PLAYING_DEAD) {
                dead = true;
            } else if (end != null) {
                finish(end);
                return;
            } else if (dead || faults.stalled()) {
                store.pause(TICK);
            } else if (isOver()) {
                finish(WatchEnd.CLEANLY);
                return;
            } else {
                goOn();
            }
        }
    }

    /** A watch this short only finds out whether another one lives; what it hears does not count as told. */
    private boolean isProbe() {
        long seconds = request.number("timeoutSeconds");
        return seconds > 0 && seconds <= LONGEST_PROBE_SECONDS;
    }

    private boolean isOver() {
        long limit = TimeUnit.SECONDS.toNanos(request.number("timeoutSeconds"));
        return words >= faults.eventsPerWatch() || (limit > 0 && System.nanoTime() - openedAt > limit);
    }

    private void tellOfAll() throws IOException {
        PodStore.View view = store.view();
        List<StoredChange> all = view.pods().stream()
                .filter(change -> selection.has(change.pod()))
                .toList();
        for (StoredChange change : all) {
            write(PodJson.event("ADDED", PodJson.pod(change.pod(), change.resourceVersion())));
        }
        sink.flush();
        cursor = view.resourceVersion();
        store.toldUpTo(cursor, System.nanoTime());
    }

    private void goOn() throws IOException, InterruptedException {
        List<StoredChange> due = due();
        if (!due.isEmpty()) {
            // What was stored after a stall has been seen here after it too, if not when this turn began.
            if (!faults.stalled()) {
                tell(due);
            }
        } else if (!slipped.isEmpty()) {
            write(slipped.remove());
            sink.flush();
        } else if (System.nanoTime() - lastWord > faults.bookmarkNanos()) {
            bookmark();
        } else if (store.after(cursor) == null) {
            store.awaitNews(cursor, TICK);
        } else {
            store.pause(TICK / 10);
        }
    }

    private void bookmark() throws IOException {
        lastWord = System.nanoTime();
        if (request.parameter("allowWatchBookmarks").equals("true")) {
            write(PodJson.bookmark(cursor));
            sink.flush();
            words++;
        }
    }

    private List<StoredChange> due() {
        List<StoredChange> due = new ArrayList<>();
        long last = cursor;
        StoredChange next = store.after(last);
        while (next != null
                && due.size() < BATCH
                && System.nanoTime() - next.storedAt() >= faults.delay().at(drawn)) {
            due.add(next);
            drawn = random.nextDouble();
            last = next.resourceVersion();
            next = store.after(last);
        }
        return due;
    }

    private void tell(List<StoredChange> due) throws IOException {
        cursor = due.get(due.size() - 1).resourceVersion();
        for (StoredChange change : faults.reordering() ? Shuffle.acrossPods(due, random) : due) {
            tell(change);
        }
        sink.flush();
        long now = System.nanoTime();
        lastWord = now;
        if (!isProbe()) {
            due.forEach(change -> {
                change.told(now, () -> leftAt);
                recent.addLast(new Told(change, now));
            });
        }
        while (!recent.isEmpty() && now - recent.getFirst().at() > READ_BY_THEN) {
            recent.removeFirst();
        }
    }

    private void tell(StoredChange change) throws IOException {
        String type = selection.eventOf(change);
        if (type == null) {
            return;
        }
        String event = PodJson.event(type, PodJson.pod(change.pod(), change.resourceVersion()));
        write(event);
        words++;
        if (random.nextDouble() < faults.duplicates()) {
            write(event);
        }
    }

    private void write(String json) throws IOException {
        sink.event(json.getBytes(StandardCharsets.UTF_8));
    }

    private void finish(WatchEnd how) throws IOException {
        switch (how) {
            case CLEANLY -> sink.end();
            case WITH_GONE -> error(ApiStatus.GONE);
            case WITH_ERROR -> error(ApiStatus.INTERNAL);
            case AFTER_NONSENSE -> {
                write("{\"type\":\"MODIFIED\",\"object\":{\"kind\":\"Pod\",\"metadata\":{{]");
                sink.flush();
            }
            case IN_MID_EVENT -> sink.half(PodJson.bookmark(cursor).getBytes(StandardCharsets.UTF_8));
            case WITH_RESET -> {
                recent.forEach(told -> told.change().perhapsNotTold(told.at()));
                socket.setSoLinger(true, 0);
            }
            case WITH_FIN, PLAYING_DEAD -> {}
        }
    }

    private void error(ApiStatus status) throws IOException {
        write(PodJson.event("ERROR", status.json()));
        sink.end();
    }
}
