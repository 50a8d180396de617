package dev.sandboxrouter.churn;

import dev.sandboxrouter.testkit.kubernetes.EchoReply;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A client that holds many tunnels and asks in each, in turn, who is at the other end; one thread. */
final class TunnelRider implements Callable<Void> {

    private static final int TUNNELS = 24;

    private record Tunnel(HttpLink link, Wanted wanted, long openedAt) implements Closeable {
        @Override
        public void close() throws IOException {
            link.close();
        }
    }

    private final Traffic traffic;
    private final List<Tunnel> tunnels = new ArrayList<>();

    TunnelRider(Traffic traffic) {
        this.traffic = traffic;
    }

    @Override
    public @Nullable Void call() throws IOException {
        while (traffic.goOn().getAsBoolean()) {
            if (tunnels.size() < TUNNELS) {
                open(traffic.world().somebody(traffic.random()));
            }
            for (Tunnel tunnel : List.copyOf(tunnels)) {
                ride(tunnel);
            }
        }
        for (Tunnel tunnel : tunnels) {
            tunnel.close();
        }
        return null;
    }

    private void open(Wanted wanted) throws IOException {
        HttpLink link = new HttpLink(traffic.routerPort());
        long sent = System.nanoTime();
        try {
            HttpLink.Response response = link.upgrade(wanted.fields(traffic.sandboxPort()));
            if (response.status() == 101) {
                traffic.observations().count("tunnels");
                tunnels.add(new Tunnel(link, wanted, sent));
                return;
            }
            traffic.observations().count("tunnel " + response.status() + " " + response.reason());
        } catch (IOException e) {
            traffic.observations().count("tunnel cut");
        }
        link.close();
    }

    private void ride(Tunnel tunnel) throws IOException {
        long sent = System.nanoTime();
        try {
            String line = tunnel.link().ping();
            traffic.observations().count("frames");
            traffic.observations().answered(tunnel.wanted().asked(tunnel.openedAt(), sent), EchoReply.parse(line));
        } catch (HttpLink.TunnelClosed e) {
            traffic.observations().count("tunnels closed " + e.code());
            end(tunnel);
        } catch (IOException e) {
            traffic.observations().count("tunnels broken");
            end(tunnel);
        }
    }

    private void end(Tunnel tunnel) throws IOException {
        tunnels.remove(tunnel);
        tunnel.close();
    }
}
