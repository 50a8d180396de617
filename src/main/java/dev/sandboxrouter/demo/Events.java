package dev.sandboxrouter.demo;

import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A stream of server-sent events at a fixed pace, the first at once. All fields belong to the event loop. */
final class Events implements Answer {

    /** Events of the longest stream: a day of seconds. */
    static final long MAX_COUNT = 86_400;

    static final long MAX_INTERVAL_MILLIS = 60_000;

    private final long count;
    private final long intervalMillis;
    private long sent;
    private @Nullable Future<?> ticking;

    Events(long count, long intervalMillis) {
        this.count = count;
        this.intervalMillis = intervalMillis;
    }

    @Override
    public void respond(Reply reply) {
        reply.beginUnknownLength("text/event-stream");
        if (reply.headOnly()) {
            reply.finish();
            return;
        }
        ticking = reply.loop().scheduleAtFixedRate(() -> tick(reply), 0, intervalMillis, TimeUnit.MILLISECONDS);
    }

    /** A client that does not read gets its events later, not a growing queue of them. */
    private void tick(Reply reply) {
        if (!reply.writable()) {
            return;
        }
        sent++;
        String event = "id: " + sent + "\ndata: {\"n\":" + sent + ",\"time\":\"" + Instant.now() + "\"}\n\n";
        reply.chunk(Unpooled.copiedBuffer(event, StandardCharsets.UTF_8));
        reply.flush();
        if (sent == count) {
            left();
            reply.finish();
        }
    }

    @Override
    public void left() {
        if (ticking != null) {
            ticking.cancel(false);
        }
    }
}
