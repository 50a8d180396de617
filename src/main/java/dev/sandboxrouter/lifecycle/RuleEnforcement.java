package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.contract.IngressRequest;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.IngressGate;
import dev.sandboxrouter.ingress.Verdict;
import dev.sandboxrouter.relay.Relay;
import dev.sandboxrouter.relay.RuleCheck;
import io.netty.util.concurrent.EventExecutor;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Applies new rules to what is open, within a second (contract 8.3). Changes that come close together share one look at
 * the open connections: a thousand updates a second must not become a thousand walks over ten thousand connections.
 */
final class RuleEnforcement {

    /** How long changes are gathered. The contract leaves a second for all of it. */
    private static final long GATHER_MILLIS = 50;

    private final IngressGate gate;
    private final Relay relay;
    private final EventExecutor timer;
    private final Set<SandboxKey> changed = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    RuleEnforcement(IngressGate gate, Relay relay, EventExecutor timer) {
        this.gate = gate;
        this.relay = relay;
        this.timer = timer;
    }

    /** Any thread, after the change is in force. */
    void rulesChanged(SandboxKey sandbox) {
        changed.add(sandbox);
        if (scheduled.compareAndSet(false, true)) {
            var unused = timer.schedule(this::enforce, GATHER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** What is added from here on schedules again; what was there before is taken along. */
    private void enforce() {
        scheduled.set(false);
        Set<SandboxKey> taken = Set.copyOf(changed);
        changed.removeAll(taken);
        relay.recheck(new Check(taken));
    }

    private final class Check implements RuleCheck {

        private final Set<SandboxKey> sandboxes;

        Check(Set<SandboxKey> sandboxes) {
            this.sandboxes = sandboxes;
        }

        @Override
        public boolean concerns(SandboxKey sandbox) {
            return sandboxes.contains(sandbox);
        }

        @Override
        public @Nullable Refusal refusal(IngressRequest request) {
            return gate.judge(request) instanceof Verdict.Refused refused ? refused.refusal() : null;
        }
    }
}
