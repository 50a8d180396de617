package dev.sandboxrouter.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.NamespaceEvidence;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestQueueTest {

    private final RequestQueue queue = new RequestQueue(AccessLog.CAPACITY, RequestQueue::textOf);

    @Test
    void recordsComeBackInOrderWithTheirTimes() {
        CompletedRequest first = Requests.withPath("/1");
        CompletedRequest second = Requests.withPath("/2");
        queue.offer(first, 11);
        queue.offer(second, 22);

        assertThat(queue.poll()).isSameAs(first);
        assertThat(queue.polledEndedAt()).isEqualTo(11);
        assertThat(queue.poll()).isSameAs(second);
        assertThat(queue.polledEndedAt()).isEqualTo(22);
        assertThat(queue.poll()).isNull();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void theLastPlaceIsTakenAndTheNextRecordRefused() {
        CompletedRequest request = Requests.plain();
        for (int i = 0; i < AccessLog.CAPACITY; i++) {
            assertThat(queue.offer(request, i)).isTrue();
        }
        assertThat(queue.offer(request, 0)).isFalse();

        queue.poll();
        assertThat(queue.offer(request, 0)).isTrue();
        assertThat(queue.offer(request, 0)).isFalse();
    }

    @Test
    void theTextThatClientsChoseIsBounded() {
        int size = 64 * 1024;
        int rest = "GET/".length();
        CompletedRequest half = Requests.withPath("/" + "x".repeat(size / 2 - rest));
        CompletedRequest whole = Requests.withUserAgent("x".repeat(size - rest));
        for (long text = 0; text < RequestQueue.MAX_TEXT - size; text += size) {
            assertThat(queue.offer(whole, 0)).isTrue();
        }
        assertThat(queue.offer(Requests.withUserAgent("x".repeat(size - rest + 1)), 0))
                .isFalse();
        assertThat(queue.offer(whole, 0)).isTrue();
        assertThat(queue.offer(half, 0)).isFalse();

        queue.poll();
        assertThat(queue.offer(half, 0)).isTrue();
    }

    /** A made-up method is as long as its line may be; uncounted, 16,384 of them would pin a GiB. */
    @Test
    void aMethodIsTextThatClientsChoseToo() {
        CompletedRequest request =
                Requests.request("X".repeat((int) RequestQueue.MAX_TEXT / 2), 200, Requests.SANDBOX, true);
        assertThat(queue.offer(request, 0)).isTrue();
        assertThat(queue.offer(request, 0)).isFalse();
    }

    @Test
    void ofTwoProducersNothingIsLostAndEachKeepsItsOrder() throws InterruptedException {
        int each = 200_000;
        CountDownLatch gate = new CountDownLatch(1);
        List<Thread> producers =
                IntStream.range(0, 2).mapToObj(id -> producer(id, each, gate)).toList();
        producers.forEach(Thread::start);
        gate.countDown();

        int[] next = new int[2];
        for (int taken = 0; taken < 2 * each; ) {
            CompletedRequest request = queue.poll();
            if (request == null) {
                Thread.onSpinWait();
                continue;
            }
            assertThat(request.retries()).isEqualTo(next[request.status()]++);
            taken++;
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    /** Offers numbered records, each again until there is room. */
    private Thread producer(int id, int count, CountDownLatch gate) {
        return new Thread(() -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            for (int i = 0; i < count; i++) {
                CompletedRequest request = numbered(id, i);
                while (!queue.offer(request, i)) {
                    Thread.onSpinWait();
                }
            }
        });
    }

    private static CompletedRequest numbered(int producer, int number) {
        return new CompletedRequest(
                "GET",
                "/",
                producer,
                null,
                false,
                0,
                -1,
                "",
                null,
                NamespaceEvidence.NONE,
                null,
                null,
                number,
                0,
                0,
                null,
                "",
                null,
                0,
                null,
                null,
                null,
                null);
    }
}
