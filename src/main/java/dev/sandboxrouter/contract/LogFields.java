package dev.sandboxrouter.contract;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The request that a line of the router's own log is about, as fields of the same names as the access log's: what joins
 * logs cannot read prose.
 */
public final class LogFields {

    private static final String REQUEST_ID = "request_id";
    private static final String TRACE_ID = "trace_id";

    private LogFields() {}

    /** What is logged on this thread while {@code logging} runs is about a request that is under way. */
    public static void about(RoutedRequest request, Runnable logging) {
        about(request.requestId(), request.trace(), logging);
    }

    /** The same about one that has ended. */
    public static void about(CompletedRequest request, Runnable logging) {
        about(request.requestId(), request.trace(), logging);
    }

    private static void about(String requestId, @Nullable RequestTrace trace, Runnable logging) {
        MDC.put(REQUEST_ID, requestId);
        if (trace != null) {
            MDC.put(TRACE_ID, trace.traceId());
        }
        try {
            logging.run();
        } finally {
            MDC.remove(REQUEST_ID);
            MDC.remove(TRACE_ID);
        }
    }
}
