package dev.sandboxrouter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Http2Client;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that come back ten times a second, hostile or honest, in an {@linkplain IdleProcess idle process}.
 */
final class Flooder {

    /** A budget is a connection's. How many connections an address may open is for what stands before the router to say. */
    private static final Duration RETURN = Duration.ofMillis(100);

    private static final Duration STILL_OPEN = Duration.ofSeconds(5);

    private final Flood flood;
    private final int router;
    private final Flood.Target target;

    private Flooder(Flood flood, int router, Flood.Target target) {
        this.flood = flood;
        this.router = router;
        this.target = target;
    }

    /** Whether its requests are meant. */
    enum Manner {
        HOSTILE,
        HONEST
    }

    /**
     * @param sent frames, or groups of them where a flood sends groups; of the hostile
     * @param worstClose the longest time from the end of a connection's budget to that of the connection; of the hostile
     */
    record Outcome(int connections, long sent, Duration worstClose) {

        private static Outcome read(String line) {
            String[] parts = line.strip().split(" ", 3);
            return new Outcome(
                    Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Duration.ofNanos(Long.parseLong(parts[2])));
        }

        private String write() {
            return String.format(Locale.ROOT, "%d %d %d", connections, sent, worstClose.toNanos());
        }
    }

    /** Runs one in its process until its time is over. */
    static Outcome run(Flood flood, Manner manner, Duration time, int router, Flood.Target target)
            throws IOException, InterruptedException {
        Path said = Files.createTempFile("flooder", "");
        try {
            Process process = new ProcessBuilder(IdleProcess.command(
                            Flooder.class,
                            flood.name(),
                            manner.name(),
                            Long.toString(time.toMillis()),
                            Integer.toString(router),
                            target.id(),
                            Integer.toString(target.port())))
                    .redirectOutput(said.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(process.waitFor()).as("the flooder's exit code").isZero();
            return Outcome.read(Files.readString(said));
        } finally {
            Files.delete(said);
        }
    }

    public static void main(String[] args) throws IOException {
        Flood.Target target = new Flood.Target(args[4], Integer.parseInt(args[5]));
        Flooder flooder = new Flooder(Flood.valueOf(args[0]), Integer.parseInt(args[3]), target);
        Duration time = Duration.ofMillis(Long.parseLong(args[2]));
        Outcome outcome = Manner.valueOf(args[1]) == Manner.HOSTILE ? flooder.flood(time) : flooder.ask(time);
        System.out.write(outcome.write().getBytes(StandardCharsets.US_ASCII));
        System.out.flush();
    }

    private Outcome flood(Duration time) throws IOException {
        int connections = 0;
        long sent = 0;
        Duration worst = Duration.ZERO;
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Attack attack = new Attack();
            attack.run(end);
            LockSupport.parkNanos(RETURN.toNanos());
            connections++;
            sent += attack.sent;
            worst = worst.compareTo(attack.overdue()) > 0 ? worst : attack.overdue();
        }
        return new Outcome(connections, sent, worst);
    }

    /** Connections in the same rhythm whose requests are as many as a flood's, and are answered. */
    private Outcome ask(Duration time) throws IOException {
        int connections = 0;
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            try (Http2Client client = Http2Client.connect(router)) {
                int left = flood.honestRequests();
                client.enlarge(0, 1 << 20);
                for (int i = 0; i < left; i++) {
                    target.get(client, 2 * i + 1);
                }
                while (left > 0) {
                    left -= client.read().endsStream() ? 1 : 0;
                }
            }
            LockSupport.parkNanos(RETURN.toNanos());
            connections++;
        }
        return new Outcome(connections, 0, Duration.ZERO);
    }

    /** One connection, flooded until it is closed, or until the end if the flood is only slowed down. */
    private final class Attack {

        private final long begun = System.nanoTime();
        private long budgetPassed;
        private long closed;
        private int sent;

        void run(long end) throws IOException {
            try (Http2Client client = Http2Client.connect(router)) {
                while (flood.endsItsConnection() || System.nanoTime() < end) {
                    flood.send(client, sent++, target);
                    if (flood.endsItsConnection()) {
                        watchTheEnd();
                    }
                }
            } catch (IOException gone) {
                closed = System.nanoTime();
            }
        }

        private void watchTheEnd() {
            if (budgetPassed == 0 && sent > flood.budget(Duration.ofNanos(System.nanoTime() - begun))) {
                budgetPassed = System.nanoTime();
            }
            assertThat(overdue()).as("still open").isLessThan(STILL_OPEN);
        }

        Duration overdue() {
            long until = closed == 0 ? System.nanoTime() : closed;
            return budgetPassed == 0 ? Duration.ZERO : Duration.ofNanos(until - budgetPassed);
        }
    }
}
