package dev.sandboxrouter.churn;

import dev.sandboxrouter.lifecycle.SandboxRouter;
import dev.sandboxrouter.testkit.kubernetes.EchoPods;
import dev.sandboxrouter.testkit.kubernetes.PodStore;
import dev.sandboxrouter.testkit.kubernetes.ScriptedApiServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run.
 *
 * @param seed of all that is drawn; what threads make of it differs from run to run
 * @param time how long clients ask
 * @param staleness {@code --cache-max-staleness}; zero for off
 */
record Churn(long seed, Duration time, Duration staleness) {

    static final int SANDBOXES = 200;
    static final int ADDRESSES = 32;
    private static final int REQUESTERS = 8;

    /** Starts the router under test. */
    interface RouterStart {
        SandboxRouter start(ScriptedApiServer server, World world, List<String> addresses) throws Exception;
    }

    static Duration margin() {
        return Duration.ofMillis(Long.getLong("churn.margin.millis", 500));
    }

    static long anySeed() {
        return Long.getLong("churn.seed", System.nanoTime() & 0xffffff);
    }

    static Duration duration() {
        return Duration.ofSeconds(Long.getLong("churn.seconds", 30));
    }

    static Duration longDuration() {
        return Duration.ofSeconds(Long.getLong("churn.long.seconds", 90));
    }

    Report run(RouterStart router) throws Exception {
        PodStore store = new PodStore();
        Ledger ledger = new Ledger();
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        try (EchoPods pods = EchoPods.open(ADDRESSES);
                ScriptedApiServer server = ScriptedApiServer.start(store, seed + 1)) {
            World world = new World(store, pods, ledger, SANDBOXES, seed + 2);
            HandOvers handOvers = new HandOvers(world, pods.addresses(), thread, seed + 3);
            Weather weather = new Weather(server, store, thread, seed + 4);
            handOvers.settle();
            long before = store.head();
            Observations observations = new Observations(new Checker(ledger, staleness, margin()));
            try (SandboxRouter running = router.start(server, world, pods.addresses());
                    Metronome metronome = new Metronome()) {
                thread.execute(handOvers::begin);
                thread.execute(weather::begin);
                ask(running.httpPort(), pods.port(), world, observations);
                countRelists(running.metricsPort(), observations);
                return new Report(
                        this,
                        observations,
                        store.head() - before,
                        world.handOvers(),
                        weather.watchesEnded(),
                        server.calls(),
                        metronome.worstMillis(),
                        handOvers.failure());
            }
        } finally {
            thread.shutdownNow();
        }
    }

    /** Why the router listed all pods, by its own account. */
    private static void countRelists(int metricsPort, Observations observations) throws IOException {
        Pattern line = Pattern.compile("sandbox_router_cache_relists_total\\{cause=\"([^\"]+)\"} ([0-9]+).*");
        try (HttpLink link = new HttpLink(metricsPort)) {
            Matcher relists = line.matcher(link.getPath("/metrics").body());
            while (relists.find()) {
                for (int i = Integer.parseInt(relists.group(2)); i > 0; i--) {
                    observations.count("relist " + relists.group(1));
                }
            }
        }
    }

    private void ask(int routerPort, int sandboxPort, World world, Observations observations) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        BooleanSupplier goOn = () -> System.nanoTime() - end < 0;
        ExecutorService clients = Executors.newFixedThreadPool(REQUESTERS + 1);
        try {
            List<Callable<Void>> all = new ArrayList<>();
            for (int i = 0; i < REQUESTERS; i++) {
                all.add(new Requester(
                        new Traffic(routerPort, sandboxPort, world, observations, new Random(seed + 10 + i), goOn)));
            }
            all.add(new TunnelRider(
                    new Traffic(routerPort, sandboxPort, world, observations, new Random(seed + 9), goOn)));
            for (Future<Void> client : clients.invokeAll(all)) {
                client.get();
            }
        } finally {
            clients.shutdownNow();
            clients.awaitTermination(1, TimeUnit.SECONDS);
        }
    }
}
