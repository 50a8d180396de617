package dev.sandboxrouter.testkit.kubernetes;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One change of one pod: when the API server stored it, and when it was first told to a client. Thread-safe. */
public final class StoredChange {

    /** What happened to the pod. */
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }

    /** {@link #toldAt()} of a change that nobody has been told. */
    public static final long NEVER = Long.MAX_VALUE;

    private final Type type;
    private final long resourceVersion;
    private final ScriptedPod pod;
    private final @Nullable ScriptedPod before;
    private final long storedAt;
    private final AtomicLong toldAt = new AtomicLong(NEVER);
    private volatile LongSupplier leftAt = () -> NEVER;

    public StoredChange(Type type, long resourceVersion, ScriptedPod pod, @Nullable ScriptedPod before, long storedAt) {
        this.type = type;
        this.resourceVersion = resourceVersion;
        this.pod = pod;
        this.before = before;
        this.storedAt = storedAt;
    }

    public Type type() {
        return type;
    }

    public long resourceVersion() {
        return resourceVersion;
    }

    /** The pod after the change; where it was deleted, as it was last. */
    public ScriptedPod pod() {
        return pod;
    }

    @Nullable
    ScriptedPod before() {
        return before;
    }

    /** {@link System#nanoTime()} before anybody could see the change. */
    public long storedAt() {
        return storedAt;
    }

    /** {@link System#nanoTime()} after the last byte that tells of it was in the client's socket; or {@link #NEVER}. */
    public long toldAt() {
        return toldAt.get();
    }

    /** Notes that it was told, if that is news. */
    public void told(long now) {
        toldAt.compareAndSet(NEVER, now);
    }

    /** As {@link #told(long)}, by a watch of which is known when its client left it. */
    void told(long now, LongSupplier clientLeftAt) {
        if (toldAt.compareAndSet(NEVER, now)) {
            leftAt = clientLeftAt;
        }
    }

    /** When the client left the watch that told it; {@link #NEVER} if it did not, or if it was a list that told it. */
    public long clientLeftAt() {
        return leftAt.getAsLong();
    }

    /** Takes a note back: the connection was reset so soon after that the bytes may have been thrown away unread. */
    void perhapsNotTold(long noted) {
        toldAt.compareAndSet(noted, NEVER);
    }
}
