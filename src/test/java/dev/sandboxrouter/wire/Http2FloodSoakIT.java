package dev.sandboxrouter.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sandboxrouter.testkit.RawClient;
import dev.sandboxrouter.testkit.Script;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A minute of each flood, by a client that comes back ten times a second: its connection is closed within a second of
 * passing its budget, or slowed down for as long as it lasts, the p99 of a bystander is at most double of what honest clients in the same rhythm make it, and the router's memory grows by 64 MiB at most. The
 * router is a process of its own with a heap that is resident from the start, so that growth is growth.
 * {@code -Dflood.seconds} shortens it, {@code -Dflood.only} names one kind.
 */
@Tag("long")
class Http2FloodSoakIT {

    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("flood.seconds", 60));
    private static final String ONLY = System.getProperty("flood.only", "");
    private static final Duration CALM = Duration.ofSeconds(Math.min(10, TIME.toSeconds()));
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(1);

    private static final long MEMORY = 64L << 20;

    private static final List<String> JVM =
            List.of("-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=64m");

    @TempDir
    static Path scratch = Path.of("");

    private static final String FLOODED = "127.77.9.2";

    private static FloodedSandbox flooded;
    private static ScriptedSandbox others;
    private static RouterProcess router;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        flooded = FloodedSandbox.start(FLOODED);
        others = ScriptedSandbox.listening("default", "others", InetAddress.getByName("127.77.9.4"))
                .always(Script.echo());
        router = RouterProcess.start(
                JVM, scratch, Map.of("flooded", FLOODED, others.id(), others.ip()), "--h2c", "--access-log=false");
        try (Bystander warmUp = Bystander.join()) {
            warmUp.p99AfterA(Duration.ofSeconds(5));
            for (Flood flood : Flood.values()) {
                run(flood, Flooder.Manner.HOSTILE, Duration.ofMillis(500));
            }
        }
    }

    @AfterAll
    static void stop() throws IOException {
        router.close();
        flooded.close();
        others.close();
    }

    @ParameterizedTest
    @EnumSource
    void hurtsNobodyElse(Flood flood) throws Exception {
        assumeTrue(ONLY.isEmpty() || ONLY.equals(flood.name()), "not asked for");
        try (Bystander bystander = Bystander.join();
                Growth growth = Growth.watch()) {
            Duration alone = bystander.p99AfterA(CALM);
            bystander.beginAnew();
            run(flood, Flooder.Manner.HONEST, CALM);
            Duration honest = bystander.p99();
            bystander.beginAnew();
            Flooder.Outcome outcome = run(flood, Flooder.Manner.HOSTILE, TIME);
            Duration under = bystander.p99();
            System.out.printf(
                    Locale.ROOT,
                    "flood: %s seconds=%d connections=%d sent=%d worst-close=%dms p99-alone=%.2fms p99-honest=%.2fms p99-flood=%.2fms"
                            + " growth=%.1fMiB%n",
                    flood,
                    TIME.toSeconds(),
                    outcome.connections(),
                    outcome.sent(),
                    outcome.worstClose().toMillis(),
                    alone.toNanos() / 1e6,
                    honest.toNanos() / 1e6,
                    under.toNanos() / 1e6,
                    growth.bytes() / 1048576.0);
            assertThat(outcome.connections()).isPositive();
            assertThat(outcome.worstClose()).isLessThan(CLOSED_WITHIN);
            assertThat(growth.bytes()).isLessThan(MEMORY);
            assertThat(under).isLessThan(honest.multipliedBy(2));
        }
    }

    private static Flooder.Outcome run(Flood flood, Flooder.Manner manner, Duration time)
            throws IOException, InterruptedException {
        Flood.Target target = new Flood.Target("flooded", flooded.port());
        return Flooder.run(flood, manner, time, router.httpPort(), target);
    }

    /** Somebody else's requests to another sandbox, up to two hundred a second, on a connection of their own. */
    private static final class Bystander implements AutoCloseable {

        private static final Duration PAUSE = Duration.ofMillis(5);

        private final RawClient client;
        private final Thread thread = new Thread(this::run, "bystander");
        private final long[] nanos = new long[1 << 20];
        private volatile int count;
        private volatile boolean over;

        private Bystander(RawClient client) {
            this.client = client;
        }

        static Bystander join() throws IOException {
            Bystander bystander = new Bystander(router.client());
            bystander.thread.start();
            return bystander;
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // between two phases a sample may be lost
        private void run() {
            String request = others.get("/");
            while (!over) {
                long begun = System.nanoTime();
                try {
                    assertThat(client.exchange(request).status()).isEqualTo(200);
                } catch (IOException e) {
                    return; // p99 then finds too few
                }
                nanos[count++ % nanos.length] = System.nanoTime() - begun;
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }

        void beginAnew() {
            count = 0;
        }

        Duration p99AfterA(Duration while_) {
            beginAnew();
            long end = System.nanoTime() + while_.toNanos();
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            return p99();
        }

        Duration p99() {
            long[] sorted = Arrays.copyOf(nanos, Math.min(count, nanos.length));
            assertThat(sorted).as("answers").hasSizeGreaterThan(50);
            assertThat(thread.isAlive()).as("the bystander is still served").isTrue();
            Arrays.sort(sorted);
            return Duration.ofNanos(sorted[(int) (sorted.length * 0.99)]);
        }

        @Override
        public void close() throws IOException {
            over = true;
            client.close();
        }
    }

    /** How far resident memory came above where it was. */
    private static final class Growth implements AutoCloseable {

        private final long before = router.residentBytes();
        private final Thread thread = new Thread(this::run, "growth");
        private volatile long most = before;
        private volatile boolean over;

        private Growth() throws IOException {}

        static Growth watch() throws IOException {
            Growth growth = new Growth();
            growth.thread.start();
            return growth;
        }

        private void run() {
            try {
                while (!over) {
                    most = Math.max(most, router.residentBytes());
                    LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                }
            } catch (IOException e) {
                most = Long.MAX_VALUE;
            }
        }

        long bytes() {
            return most - before;
        }

        @Override
        public void close() {
            over = true;
        }
    }
}
