package dev.sandboxrouter.testkit.kubernetes;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Which calls an API server has received. Thread-safe. */
public final class ApiCalls {

    /**
     * A list or a watch.
     *
     * @param at {@link System#nanoTime()} when it came
     */
    public record Call(ApiRequest.Verb verb, ApiRequest request, long at) {}

    /** Gets come by the hundred a second in a churn and are only counted. */
    private final AtomicLong gets = new AtomicLong();

    private final List<Call> calls = new CopyOnWriteArrayList<>();

    void add(ApiRequest request) {
        if (request.verb() == ApiRequest.Verb.GET) {
            gets.incrementAndGet();
        } else {
            calls.add(new Call(request.verb(), request, System.nanoTime()));
        }
    }

    /** Lists, further pages not counted. */
    public int lists() {
        return (int) calls.stream()
                .filter(call ->
                        call.verb() == ApiRequest.Verb.LIST && !call.request().isContinuation())
                .count();
    }

    public int watches() {
        return (int) calls.stream()
                .filter(call -> call.verb() == ApiRequest.Verb.WATCH)
                .count();
    }

    /** Lists, their further pages, and watches. */
    public int listsAndWatches() {
        return (int) calls.stream()
                .filter(call -> call.verb() != ApiRequest.Verb.OTHER)
                .count();
    }

    public long gets() {
        return gets.get();
    }

    /** The last call of a kind; null without one. */
    public @Nullable Call last(ApiRequest.Verb verb) {
        return calls.stream()
                .filter(call -> call.verb() == verb)
                .reduce((one, next) -> next)
                .orElse(null);
    }
}
