package dev.sandboxrouter.relay.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.IngressRequest;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.Source;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.contract.UpstreamIdentity;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TunnelRegistryTest {

    private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();

    private final TunnelRegistry registry = new TunnelRegistry(2);

    @Test
    void twoHundredTunnelsEndInParallel() throws Exception {
        try (Loopback router = new Loopback()) {
            List<Loopback.Wire> wires = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                wires.add(register(router, "pod-" + i));
            }
            assertThat(registry.active()).isEqualTo(200);
            assertThat(registry.whenEmpty().toCompletableFuture()).isNotDone();

            registry.endAll(CloseReason.DRAIN);
            registry.whenEmpty().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(registry.active()).isZero();
            for (Loopback.Wire wire : wires) {
                assertThat(wire.awaitEnd().clean()).isTrue();
                assertThat(wire.client().getInputStream().readAllBytes())
                        .isEqualTo(Frames.close(false, CloseReason.DRAIN));
            }
        }
    }

    @Test
    void aTunnelThatComesAfterTheDrainEndsAtOnce() throws Exception {
        try (Loopback router = new Loopback()) {
            registry.endAll(CloseReason.DRAIN);
            Loopback.Wire late = register(router, "late");
            assertThat(late.awaitEnd().reason()).isEqualTo(CloseReason.DRAIN);
        }
    }

    @Test
    void onlyTheTunnelsOfOneOwnerEnd() throws Exception {
        try (Loopback router = new Loopback()) {
            Loopback.Wire doomed = register(router, "pod-a");
            Loopback.Wire other = register(router, "pod-b");
            UpstreamIdentity gone = new UpstreamIdentity.Pod("pod-a");
            assertThat(registry.endWhere(owner -> owner.identity().equals(gone), CloseReason.SANDBOX_GONE))
                    .isEqualTo(1);
            assertThat(doomed.awaitEnd().reason()).isEqualTo(CloseReason.SANDBOX_GONE);
            other.client().getOutputStream().write(1);
            assertThat(other.sandbox().getInputStream().read()).isEqualTo(1);
            assertThat(registry.active()).isEqualTo(1);
        }
    }

    @Test
    void anEmptyRegistryIsEmptyAtOnce() {
        assertThat(registry.whenEmpty().toCompletableFuture()).isCompleted();
    }

    @Test
    void aClientGetsAsManyAsTheLimitAndOneMoreAfterARelease() throws Exception {
        TunnelPermit first = registry.reserve(CLIENT).orElseThrow();
        TunnelPermit second = registry.reserve(CLIENT).orElseThrow();
        assertThat(registry.reserve(CLIENT)).isEmpty();
        assertThat(registry.reserve(InetAddress.getByName("192.0.2.7")))
                .as("another client")
                .isPresent();
        first.release();
        first.release();
        TunnelPermit third = registry.reserve(CLIENT).orElseThrow();
        assertThat(registry.reserve(CLIENT))
                .as("a second release gives nothing")
                .isEmpty();
        second.release();
        third.release();
    }

    @Test
    void aMappedAddressIsTheSameClient() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        System.arraycopy(CLIENT.getAddress(), 0, mapped, 12, 4);
        assertThat(registry.reserve(CLIENT)).isPresent();
        assertThat(registry.reserve(CLIENT)).isPresent();
        assertThat(registry.reserve(InetAddress.getByAddress(mapped))).isEmpty();
    }

    @Test
    void zeroIsNoLimit() {
        TunnelRegistry unlimited = new TunnelRegistry(0);
        for (int i = 0; i < 1000; i++) {
            assertThat(unlimited.reserve(CLIENT)).isPresent();
        }
    }

    @Test
    void aNegativeLimitIsRefused() {
        assertThatThrownBy(() -> new TunnelRegistry(-1)).hasMessageContaining("limit: -1");
    }

    @Test
    void theLimitHoldsAgainstConcurrentReservations() throws Exception {
        int threads = 8;
        AtomicInteger held = new AtomicInteger();
        AtomicInteger highest = new AtomicInteger();
        CyclicBarrier start = new CyclicBarrier(threads);
        Callable<Integer> worker = () -> {
            start.await();
            int admitted = 0;
            for (int i = 0; i < 20_000; i++) {
                Optional<TunnelPermit> permit = registry.reserve(CLIENT);
                if (permit.isPresent()) {
                    admitted++;
                    highest.accumulateAndGet(held.incrementAndGet(), Math::max);
                    held.decrementAndGet();
                    permit.get().release();
                }
            }
            return admitted;
        };
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        int admitted = 0;
        for (Future<Integer> each : pool.invokeAll(Collections.nCopies(threads, worker))) {
            admitted += each.get();
        }
        pool.shutdown();
        assertThat(admitted).isPositive();
        assertThat(highest.get()).isBetween(1, 2);
        assertThat(registry.reserve(CLIENT)).isPresent();
        assertThat(registry.reserve(CLIENT)).isPresent();
        assertThat(registry.reserve(CLIENT)).as("nothing was lost or won").isEmpty();
        assertThat(pool.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    }

    private Loopback.Wire register(Loopback router, String podUid) throws Exception {
        Target target = new Target(CLIENT, 8888, Source.DIRECTORY_NAME, true, new UpstreamIdentity.Pod(podUid));
        IngressRequest request =
                new IngressRequest(new SandboxKey("default", "box"), 8888, AddressForm.HEADER, CLIENT, null);
        return router.open(router.connect(), (client, sandbox, listener) -> {
            Tunnel tunnel = Tunnel.open(client, sandbox, Protocol.WEBSOCKET, TunnelOptions.UNLIMITED, (which, end) -> {
                registry.unregister(which);
                listener.closed(which, end);
            });
            registry.register(tunnel, TunnelOwner.of(request, target));
            return tunnel;
        });
    }
}
