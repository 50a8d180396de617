package dev.sandboxrouter.relay;

import dev.sandboxrouter.relay.tunnel.CloseReason;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds what is open against rules that have changed; contract 8.3. Requests pay nothing for it: their connections are
 * looked at, each on its own event loop, which is also where rules judge it. So a request was either judged by the new
 * rules or is found here.
 *
 * <p>Tunnels come last, when every loop has been through: an upgrade that was under way is a tunnel by then, or refused.
 */
final class RuleSweep {

    private final RuleCheck check;
    private final Tunnels tunnels;
    private final AtomicInteger loopsLeft = new AtomicInteger(1);

    private RuleSweep(RuleCheck check, Tunnels tunnels) {
        this.check = check;
        this.tunnels = tunnels;
    }

    static void run(RuleCheck check, Iterable<OpenConnection> open, Tunnels tunnels) {
        Map<EventLoop, List<OpenConnection>> byLoop = new HashMap<>();
        open.forEach(connection -> byLoop.computeIfAbsent(connection.eventLoop(), loop -> new ArrayList<>())
                .add(connection));
        RuleSweep sweep = new RuleSweep(check, tunnels);
        sweep.loopsLeft.addAndGet(byLoop.size());
        byLoop.forEach((loop, connections) -> loop.execute(() -> sweep.through(connections)));
        sweep.loopDone();
    }

    private void through(List<OpenConnection> connections) {
        try {
            connections.forEach(connection -> connection.recheck(check));
        } finally {
            loopDone();
        }
    }

    private void loopDone() {
        if (loopsLeft.decrementAndGet() == 0) {
            tunnels.endWhere(
                    owner -> check.concerns(owner.request().sandbox()) && check.refusal(owner.request()) != null,
                    CloseReason.RULE);
        }
    }
}
