package dev.sandboxrouter.churn;

import dev.sandboxrouter.testkit.kubernetes.Leaving;
import dev.sandboxrouter.testkit.kubernetes.ScriptedPod;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Hands every address around, each in its own rhythm, in all the orders in which Kubernetes lets it happen: the address
 * of a pod can be another's before the pod's object is gone. All of it on one thread.
 */
final class HandOvers {

    /** The quickest and the slowest succession at one address; drawn so that each order of magnitude is as likely. */
    private static final double SHORTEST_STAY_MILLIS = 50;

    private static final double LONGEST_STAY_MILLIS = 6_000;
    private static final double LONGEST_PAUSE_MILLIS = 20;

    private final World world;
    private final ScheduledExecutorService thread;
    private final Random random;
    private final List<String> addresses;
    /** Where a hand-over is under way. */
    private final Set<String> busy = new HashSet<>();

    private final Map<String, Integer> turns = new HashMap<>();
    private volatile @Nullable Throwable failure;

    HandOvers(World world, List<String> addresses, ScheduledExecutorService thread, long seed) {
        this.world = world;
        this.addresses = addresses;
        this.thread = thread;
        this.random = new Random(seed);
    }

    /** Lets somebody live at every address. */
    void settle() {
        addresses.forEach(address -> world.moveIn(world.newcomer(), address, false, Leaving.WITH_FIN));
    }

    /** Begins, and goes on until the thread is stopped. */
    void begin() {
        addresses.forEach(this::stay);
    }

    /** What went wrong; null if nothing did. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** A hand-over that was planned for the tenant before, as for one who swapped meanwhile, is called off. */
    private void stay(String address) {
        busy.remove(address);
        int turn = turns.merge(address, 1, Integer::sum);
        in(between(SHORTEST_STAY_MILLIS, LONGEST_STAY_MILLIS), () -> {
            if (turns.getOrDefault(address, 0) == turn) {
                handOver(address);
            }
        });
    }

    private double between(double least, double most) {
        return least * Math.pow(most / least, random.nextDouble());
    }

    private void in(double millis, Runnable step) {
        thread.schedule(() -> guarded(step), (long) (millis * 1000), TimeUnit.MICROSECONDS);
    }

    private void inAMoment(Runnable step) {
        in(between(0.1, LONGEST_PAUSE_MILLIS), step);
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    private void handOver(String address) {
        Resident old = world.at(address);
        if (old == null || !busy.add(address)) {
            return;
        }
        switch (random.nextInt(7)) {
            case 0, 1 -> deleteThenMoveIn(old);
            case 2 -> terminateDeleteMoveIn(old);
            case 3 -> moveInBeforeDeletion(old, ScriptedPod::asTerminating);
            case 4 -> moveInBeforeDeletion(old, ScriptedPod::notReady);
            case 5 -> swap(old);
            default -> blink(old);
        }
    }

    private Leaving leaving() {
        return random.nextInt(2) == 0
                ? Leaving.LINGERING
                : random.nextBoolean() ? Leaving.WITH_FIN : Leaving.WITH_RESET;
    }

    private void moveIn(String sandbox, String address) {
        boolean warm = random.nextInt(10) == 0;
        Resident resident = world.moveIn(sandbox, address, warm, leaving());
        if (warm) {
            inAMoment(() -> {
                world.adopt(resident);
                stay(address);
            });
        } else {
            stay(address);
        }
    }

    private void deleteThenMoveIn(Resident old) {
        world.evict(old, leaving());
        inAMoment(() -> {
            moveIn(world.newcomer(), old.address());
            world.nowHomeless(old.sandbox());
        });
    }

    private void terminateDeleteMoveIn(Resident old) {
        Resident dying = world.retire(old, ScriptedPod::asTerminating);
        inAMoment(() -> deleteThenMoveIn(dying));
    }

    private void moveInBeforeDeletion(Resident old, UnaryOperator<ScriptedPod> how) {
        Resident dying = world.retire(old, how);
        inAMoment(() -> {
            moveIn(world.newcomer(), old.address());
            inAMoment(() -> {
                world.bury(dying);
                world.nowHomeless(dying.sandbox());
            });
        });
    }

    /** Two sandboxes get new pods, each at the address of the other's old one. */
    private void swap(Resident one) {
        String there = addresses.get(random.nextInt(addresses.size()));
        Resident other = world.at(there);
        if (other == null || !busy.add(there)) {
            deleteThenMoveIn(one);
            return;
        }
        world.evict(one, leaving());
        world.evict(other, leaving());
        inAMoment(() -> {
            moveIn(one.sandbox(), other.address());
            moveIn(other.sandbox(), one.address());
        });
    }

    /** A pod that is not ready for a moment. */
    private void blink(Resident resident) {
        world.retire(resident, ScriptedPod::notReady);
        inAMoment(() -> {
            world.recover(resident);
            stay(resident.address());
        });
    }
}
