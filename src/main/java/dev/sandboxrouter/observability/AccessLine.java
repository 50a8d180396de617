package dev.sandboxrouter.observability;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.RequestTrace;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request as one line of JSON, with the fields of contract section 14 in their order. A field without a value is
 * left out. Not thread-safe: it keeps the text of the second it is in.
 */
final class AccessLine {

    private static final String FIXED =
            ",\"level\":\"info\",\"logger\":\"" + AccessLog.LOGGER + "\",\"msg\":\"request\"";

    private long second = Long.MIN_VALUE;

    /** {@code 2026-01-31T23:59:59} */
    private String secondText = "";

    /** Appends the line with its line end. {@code endedAt} is epoch milliseconds. */
    void append(StringBuilder out, CompletedRequest request, long endedAt) {
        out.append("{\"ts\":\"");
        timestamp(out, endedAt);
        out.append('"').append(FIXED);
        text(out, ",\"method\":", request.method());
        text(out, ",\"path\":", request.path());
        out.append(",\"status\":").append(request.status());
        text(out, ",\"reason\":", request.reason());
        millis(out, ",\"duration_ms\":", request.durationNanos());
        millis(out, ",\"ttfb_ms\":", request.timeToFirstByteNanos());
        text(out, ",\"client_ip\":", request.clientIp());
        sandbox(out, request);
        out.append(",\"retries\":").append(request.retries());
        out.append(",\"bytes_in\":").append(request.bytesIn());
        out.append(",\"bytes_out\":").append(request.bytesOut());
        text(out, ",\"user_agent\":", request.userAgent());
        text(out, ",\"request_id\":", request.requestId());
        RequestTrace trace = request.trace();
        if (trace != null) {
            text(out, ",\"trace_id\":", trace.traceId());
            text(out, ",\"span_id\":", trace.spanId());
        }
        out.append("}\n");
    }

    private static void sandbox(StringBuilder out, CompletedRequest request) {
        if (request.sandbox() != null) {
            text(out, ",\"sandbox_id\":", request.sandbox().id());
            text(out, ",\"sandbox_namespace\":", request.sandbox().namespace());
        }
        text(out, ",\"upstream\":", request.upstream());
        if (request.source() != null) {
            text(out, ",\"source\":", request.source().label());
        }
    }

    private static void text(StringBuilder out, String key, @Nullable String value) {
        if (value != null) {
            out.append(key);
            JsonText.append(out, value);
        }
    }

    /** Milliseconds to three places: most requests through the router take less than one. */
    private static void millis(StringBuilder out, String key, long nanos) {
        if (nanos >= 0) {
            long micros = nanos / 1_000;
            out.append(key).append(micros / 1_000).append('.');
            threeDigits(out, (int) (micros % 1_000));
        }
    }

    private void timestamp(StringBuilder out, long millis) {
        long now = Math.floorDiv(millis, 1_000L);
        if (now != second) {
            second = now;
            String text = Instant.ofEpochSecond(now).toString();
            secondText = text.substring(0, text.length() - 1);
        }
        out.append(secondText).append('.');
        threeDigits(out, (int) Math.floorMod(millis, 1_000L));
        out.append('Z');
    }

    private static void threeDigits(StringBuilder out, int value) {
        out.append((char) ('0' + value / 100))
                .append((char) ('0' + value / 10 % 10))
                .append((char) ('0' + value % 10));
    }
}
