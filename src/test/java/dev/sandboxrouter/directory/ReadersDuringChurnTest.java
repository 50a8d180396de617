package dev.sandboxrouter.directory;

import static dev.sandboxrouter.directory.Given.ip;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.SandboxKey;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Addresses go from sandbox to sandbox as fast as one thread can, while others look them up. The writer notes when each
 * pod had lost its address; a reader notes the time before it asks. Whoever was evicted before the question was asked must
 * not be in the answer.
 */
class ReadersDuringChurnTest {

    private static final int SANDBOXES = 40;
    private static final int ADDRESSES = 8;
    private static final long SEED = 20260118;
    private static final Duration LENGTH = Duration.ofSeconds(3);

    private final PodDirectory directory = new PodDirectory(Duration.ZERO, new Pods.Asked(), new Backlog());
    /** By version, which names a pod here: the step after which it held nothing any more. 0: it may still. */
    private final Map<String, Long> evictedIn = new ConcurrentHashMap<>();

    private final AtomicLong step = new AtomicLong();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    @Test
    void noLookUpGivesAnAddressToWhoHadLostIt() throws InterruptedException {
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            Thread reader = new Thread(() -> read(new Random(SEED + number)));
            reader.start();
            readers.add(reader);
        }
        write(new Random(SEED));
        over = true;
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(wrong).as("seed %d, %d steps", SEED, step.get()).isEmpty();
        assertThat(step.get()).isGreaterThan(1_000);
    }

    /** Else an answer of DNS, in that moment, would be dialled although the address is somebody's. */
    @Test
    void anAddressInTransitIsNeverNobodys() throws InterruptedException {
        InetAddress address = ip(text(0));
        directory.apply(Pods.pod("s0", text(0)).uid("pod-1").version(1).added());
        Thread reader = new Thread(() -> {
            while (!over) {
                if (directory.holderOf(address) == null) {
                    note("nobody holds " + address, step.get());
                }
            }
        });
        reader.start();
        long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        for (long now = 2; System.nanoTime() < end; now++) {
            directory.apply(Pods.pod("s" + now % 3, text(0))
                    .uid("pod-" + now)
                    .version(now)
                    .added());
            step.set(now);
        }
        over = true;
        reader.join();
        assertThat(wrong).isEmpty();
        assertThat(step.get()).isGreaterThan(1_000);
    }

    private void write(Random random) {
        String[] holders = new String[ADDRESSES];
        long end = System.nanoTime() + LENGTH.toNanos();
        while (System.nanoTime() < end) {
            long now = step.get() + 1;
            int address = random.nextInt(ADDRESSES);
            String sandbox = "s" + random.nextInt(SANDBOXES);
            String uid = "pod-" + now;
            directory.apply(Pods.pod(sandbox, text(address))
                    .uid(uid)
                    .version(now)
                    .created(now)
                    .added());
            for (int i = 0; i < ADDRESSES; i++) {
                DirectoryEntry holder = directory.holderOf(ip(text(i)));
                if (holders[i] != null && (holder == null || !holders[i].equals(holder.podUid()))) {
                    evictedIn.put(holders[i], now);
                }
                holders[i] = holder == null ? null : holder.podUid();
            }
            step.set(now);
        }
    }

    private void read(Random random) {
        while (!over) {
            SandboxKey key = new SandboxKey("ns", "s" + random.nextInt(SANDBOXES));
            long asked = step.get();
            DirectoryEntry entry = random.nextBoolean() ? directory.byName(key) : directory.byUid("sb-" + key.id());
            if (entry != null) {
                judge(entry, key, asked);
            }
        }
    }

    private void judge(DirectoryEntry entry, SandboxKey key, long asked) {
        long gone = evictedIn.getOrDefault(entry.podUid(), Long.MAX_VALUE);
        if (gone <= asked) {
            note(entry + " was out since step " + gone, asked);
        }
        if (!entry.sandbox().equals(key)) {
            note(entry + " came for " + key, asked);
        }
    }

    private void note(String what, long asked) {
        if (wrong.size() < 10) {
            wrong.add("asked after step " + asked + ": " + what);
        }
    }

    private static String text(int address) {
        return "10.0.0." + address;
    }
}
