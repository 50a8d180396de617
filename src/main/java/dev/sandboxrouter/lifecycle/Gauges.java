package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.directory.Directory;
import dev.sandboxrouter.kubernetes.Cluster;
import dev.sandboxrouter.observability.RouterMetrics;
import dev.sandboxrouter.relay.BufferMemory;
import dev.sandboxrouter.relay.LoopLag;
import dev.sandboxrouter.relay.Relay;
import io.netty.channel.EventLoopGroup;

/** Which parts the metrics look into when they are scraped, and which tell them as it happens; contract section 14. */
final class Gauges {

    private Gauges() {}

    static void showDirectory(RouterMetrics metrics, Directory directory) {
        if (directory.enabled()) {
            metrics.directory().showEntries(directory::size);
            metrics.requests().namespacesKnownTo(directory::holdsNamespace);
            directory.addListener(new DoubtCount(metrics.directory()));
        }
    }

    static void showWatch(RouterMetrics metrics, Cluster cluster) {
        cluster.watch().onRelist(cause -> metrics.directory().relisted(cause.label()));
        metrics.directory().showAge(() -> cluster.watch().age().toNanos() / 1e9);
    }

    static void showVitals(RouterMetrics metrics, EventLoopGroup loops, Relay relay) {
        LoopLag lag = LoopLag.watch(loops);
        metrics.vitals().showLag(lag::worstSeconds);
        metrics.vitals()
                .showConnections(
                        () -> relay.connections().size() + relay.tunnels().active(),
                        () -> relay.upstreams().open());
        metrics.vitals().showBuffers(BufferMemory::used, BufferMemory::max);
    }
}
