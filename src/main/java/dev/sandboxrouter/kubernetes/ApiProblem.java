package dev.sandboxrouter.kubernetes;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Why a call to the API server came to nothing, in words for an operator. No stack trace: it is no surprise. */
final class ApiProblem extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int MAX_TEXT = 300;

    private final RelistCause kind;
    private final @Nullable Duration retryAfter;

    ApiProblem(RelistCause kind, String text, @Nullable Duration retryAfter) {
        super(text, null, false, false);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    ApiProblem(RelistCause kind, String text) {
        this(kind, text, null);
    }

    RelistCause kind() {
        return kind;
    }

    /** What the server asked for; null if it did not. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    /**
     * A status other than 200.
     *
     * @param call what was asked, such as {@code list pods in all namespaces}
     * @param needs what it takes to be allowed to
     */
    static ApiProblem ofStatus(String call, String needs, int code, String body, @Nullable String retryAfter) {
        String said =
                "the API server answered " + code + " to " + call + (body.isBlank() ? "" : ": " + shortened(body));
        return switch (code) {
            case 401 -> new ApiProblem(RelistCause.UNAUTHORIZED, said + " (the token is missing, expired or unknown)");
            case 403 -> new ApiProblem(RelistCause.FORBIDDEN, "not allowed to " + call + ": " + needs + ". " + said);
            case 404 -> new ApiProblem(RelistCause.SERVER_ERROR, said + " (" + needs + ')');
            case 410 -> new ApiProblem(RelistCause.EXPIRED, said);
            case 429 -> new ApiProblem(RelistCause.THROTTLED, said, seconds(retryAfter));
            default -> new ApiProblem(RelistCause.SERVER_ERROR, said, seconds(retryAfter));
        };
    }

    static ApiProblem of(String call, Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ApiProblem problem) {
            return problem;
        }
        String text = "cannot " + call + ": " + cause;
        if (cause instanceof TimeoutException || cause instanceof CancellationException) {
            return new ApiProblem(RelistCause.TIMEOUT, text);
        }
        return new ApiProblem(cause instanceof IOException ? RelistCause.UNREACHABLE : RelistCause.SERVER_ERROR, text);
    }

    /** An answer that is not what was asked for. */
    static ApiProblem unreadable(String call, IOException why) {
        return new ApiProblem(RelistCause.MALFORMED, "what came to " + call + " cannot be read: " + PodJson.why(why));
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "...";
    }

    /** Only the form in seconds: API servers send no other. */
    private static @Nullable Duration seconds(@Nullable String retryAfter) {
        return retryAfter != null && retryAfter.matches("[0-9]{1,5}")
                ? Duration.ofSeconds(Integer.parseInt(retryAfter))
                : null;
    }
}
