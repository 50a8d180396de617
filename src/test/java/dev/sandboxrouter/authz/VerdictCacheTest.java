package dev.sandboxrouter.authz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictCacheTest {

    private static final String FAILED = "failed";

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // System.nanoTime may wrap around
    private final List<CompletableFuture<String>> calls = new ArrayList<>();

    private VerdictCache<String, String> cache(int size, Duration lifetime) {
        return new VerdictCache<>(size, lifetime, FAILED, now::get);
    }

    private CompletionStage<String> call() {
        CompletableFuture<String> call = new CompletableFuture<>();
        calls.add(call);
        return call;
    }

    private CompletableFuture<String> ask(VerdictCache<String, String> cache, String key) {
        return cache.get(key, this::call).toCompletableFuture();
    }

    private String answered(VerdictCache<String, String> cache, String key, String verdict) {
        CompletableFuture<String> answer = ask(cache, key);
        calls.get(calls.size() - 1).complete(verdict);
        return answer.join();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void manyWhoAskWaitForOneCall() {
        VerdictCache<String, String> cache = cache(10, Duration.ofSeconds(30));
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            waiting.add(ask(cache, "a"));
        }
        ask(cache, "b");
        assertThat(calls).hasSize(2);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        calls.get(0).complete("yes");
        assertThat(waiting).allMatch(answer -> answer.join().equals("yes"));
        assertThat(ask(cache, "a").join()).isEqualTo("yes");
        assertThat(calls).hasSize(2);
    }

    /** What was revoked before the call's end may be missing from its verdict: it counts from the begin. */
    @Test
    void aVerdictEndsItsTimeAfterItsCallBegan() {
        VerdictCache<String, String> cache = cache(10, Duration.ofSeconds(30));
        CompletableFuture<String> first = ask(cache, "a");
        pass(Duration.ofSeconds(2));
        calls.get(0).complete("yes");
        assertThat(first.join()).isEqualTo("yes");
        pass(Duration.ofSeconds(28).minusNanos(1));
        assertThat(ask(cache, "a").join()).isEqualTo("yes");
        pass(Duration.ofNanos(1));
        assertThat(ask(cache, "a").isDone()).isFalse();
        assertThat(calls).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"30000, 10000", "6000, 2000", "3000, 1000", "2999, 1000", "0, 1000"})
    void aFailureIsRememberedForAThirdOfTheTimeAndASecondAtLeast(long lifetimeMillis, long failureMillis) {
        VerdictCache<String, String> cache = cache(10, Duration.ofMillis(lifetimeMillis));
        CompletableFuture<String> first = ask(cache, "a");
        pass(Duration.ofSeconds(3));
        calls.get(0).completeExceptionally(new IllegalStateException("away"));
        assertThat(first.join()).isEqualTo(FAILED);
        pass(Duration.ofMillis(failureMillis).minusNanos(1));
        assertThat(ask(cache, "a").join()).isEqualTo(FAILED);
        pass(Duration.ofNanos(1));
        assertThat(ask(cache, "a").isDone()).isFalse();
    }

    @Test
    void aCallThatThrowsHasFailed() {
        VerdictCache<String, String> cache = cache(10, Duration.ofSeconds(30));
        CompletionStage<String> answer = cache.get("a", () -> {
            throw new IllegalStateException("no call at all");
        });
        assertThat(answer.toCompletableFuture().join()).isEqualTo(FAILED);
        assertThat(cache.underWay()).isZero();
    }

    @Test
    void withoutATimeToLiveEveryoneAsks() {
        VerdictCache<String, String> cache = cache(10, Duration.ZERO);
        assertThat(answered(cache, "a", "yes")).isEqualTo("yes");
        assertThat(answered(cache, "a", "no")).isEqualTo("no");
        assertThat(cache.kept()).isZero();
    }

    @Test
    void theOneThatWasNotUsedForLongestMakesRoom() {
        VerdictCache<String, String> cache = cache(2, Duration.ofSeconds(30));
        answered(cache, "a", "yes");
        answered(cache, "b", "yes");
        ask(cache, "a");
        assertThat(cache.kept()).isEqualTo(2);
        answered(cache, "c", "yes");
        assertThat(cache.kept()).isEqualTo(2);
        assertThat(ask(cache, "a").isDone()).isTrue();
        assertThat(ask(cache, "c").isDone()).isTrue();
        assertThat(ask(cache, "b").isDone()).isFalse();
    }

    @Test
    void moreCallsThanTheLimitFailAndAreNotRemembered() {
        VerdictCache<String, String> cache = cache(10, Duration.ofSeconds(30));
        for (int i = 1; i < VerdictCache.MAX_CALLS; i++) {
            ask(cache, "key" + i);
        }
        assertThat(ask(cache, "the last that is made").isDone()).isFalse();
        assertThat(ask(cache, "one too many").join()).isEqualTo(FAILED);
        assertThat(ask(cache, "key1").isDone()).isFalse();
        calls.get(0).complete("yes");
        assertThat(ask(cache, "one too many").isDone()).isFalse();
        assertThat(calls).hasSize(VerdictCache.MAX_CALLS + 1);
    }
}
