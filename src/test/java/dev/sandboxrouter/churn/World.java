package dev.sandboxrouter.churn;

import dev.sandboxrouter.testkit.kubernetes.EchoPods;
import dev.sandboxrouter.testkit.kubernetes.Leaving;
import dev.sandboxrouter.testkit.kubernetes.PodStore;
import dev.sandboxrouter.testkit.kubernetes.ScriptedPod;
import dev.sandboxrouter.testkit.kubernetes.StoredChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Too many sandboxes for too few addresses. Each method is one change, stored at the API server, carried out at the pods
 * and noted in the ledger. One thread changes; {@link #somebody} may be called on any.
 */
final class World {

    /** How many of the last comers are asked for more often than others. */
    private static final int TALK_OF_THE_TOWN = 64;

    private final PodStore store;
    private final EchoPods pods;
    private final Ledger ledger;
    private final Random random;
    private final Map<String, Integer> incarnations = new ConcurrentHashMap<>();
    private final List<String> names;
    private final List<String> homeless;
    private final Map<String, Resident> residents = new HashMap<>();
    private final List<String> talk = new CopyOnWriteArrayList<>();
    /** Who came last to each address. */
    private final Map<String, String> resting = new ConcurrentHashMap<>();

    private final List<String> addresses;
    private int podsMade;
    private final AtomicInteger handOvers = new AtomicInteger();

    World(PodStore store, EchoPods pods, Ledger ledger, int sandboxes, long seed) {
        this.store = store;
        this.pods = pods;
        this.ledger = ledger;
        this.random = new Random(seed);
        this.names = IntStream.range(0, sandboxes).mapToObj(i -> "sb-" + i).toList();
        this.homeless = new ArrayList<>(names);
        this.addresses = pods.addresses();
        names.forEach(name -> incarnations.put(name, 1));
    }

    /** A sandbox that has no address; it may be a new incarnation of its name. Gone from the homeless. */
    String newcomer() {
        String name = homeless.remove(random.nextInt(homeless.size()));
        if (random.nextBoolean()) {
            incarnations.merge(name, 1, Integer::sum);
        }
        return name;
    }

    private static String uid(String name, int incarnation) {
        return "uid-" + name + "-" + incarnation;
    }

    @Nullable
    Resident at(String address) {
        return residents.get(address);
    }

    /** A new pod of a sandbox is ready at an address, whoever was there before. */
    Resident moveIn(String sandbox, String address, boolean fromWarmPool, Leaving theOthers) {
        String owner = uid(sandbox, incarnations.getOrDefault(sandbox, 1));
        ScriptedPod pod = ScriptedPod.ofSandbox(Wanted.NAMESPACE, sandbox, owner, "pod-" + ++podsMade);
        ScriptedPod labelled = fromWarmPool ? pod.labelled(ScriptedPod.WARM_POOL_LABEL, "w") : pod;
        if (random.nextBoolean()) {
            store.put(labelled);
        }
        Resident resident = new Resident(labelled.readyAt(address), address);
        StoredChange change = store.put(resident.pod(), () -> pods.handOver(address, resident.tenant(), theOthers));
        ledger.begins(resident.tenant(), address, change);
        residents.put(address, resident);
        resting.put(address, sandbox);
        spread(sandbox);
        handOvers.incrementAndGet();
        return resident;
    }

    private void spread(String sandbox) {
        talk.add(sandbox);
        if (talk.size() > TALK_OF_THE_TOWN) {
            talk.remove(0);
        }
    }

    /** The resident's pod changes so that it is no longer to be used, but lives. */
    Resident retire(Resident resident, Function<ScriptedPod, ScriptedPod> how) {
        Resident retired = new Resident(how.apply(resident.pod()), resident.address());
        ledger.ends(resident.address(), store.put(retired.pod()));
        return retired;
    }

    /** The resident's pod was retired, and is ready again. */
    void recover(Resident resident) {
        StoredChange change = store.put(resident.pod());
        ledger.begins(resident.tenant(), resident.address(), change);
    }

    /** The resident's pod leaves the warm pool. */
    void adopt(Resident resident) {
        Resident adopted = new Resident(resident.pod().unlabelled(ScriptedPod.WARM_POOL_LABEL), resident.address());
        store.put(adopted.pod());
        residents.put(resident.address(), adopted);
    }

    /** The resident's pod is deleted, and nobody lives at its address. */
    void evict(Resident resident, Leaving leaving) {
        StoredChange change = store.delete(
                Wanted.NAMESPACE, resident.pod().name(), () -> pods.handOver(resident.address(), null, leaving));
        ledger.ends(resident.address(), change);
        residents.remove(resident.address());
    }

    /** The pod of a former resident is deleted; somebody else lives at its address. */
    void bury(Resident former) {
        store.delete(Wanted.NAMESPACE, former.pod().name());
    }

    /** The sandbox has no pod any more. */
    void nowHomeless(String sandbox) {
        homeless.add(sandbox);
    }

    int handOvers() {
        return handOvers.get();
    }

    /**
     * Whom a client may want, by uid or by name: mostly who is somewhere now, often who came lately and may have left
     * again, now and then anybody, or an incarnation that is no more.
     */
    Wanted somebody(Random chance) {
        List<String> hot = List.copyOf(talk);
        String address = addresses.get(chance.nextInt(addresses.size()));
        String name = resting.getOrDefault(address, names.get(chance.nextInt(names.size())));
        int kind = chance.nextInt(10);
        if (kind < 3 && !hot.isEmpty()) {
            name = hot.get(chance.nextInt(hot.size()));
        } else if (kind == 3) {
            name = names.get(chance.nextInt(names.size()));
        }
        String hint = chance.nextInt(10) == 0 ? addresses.get(chance.nextInt(addresses.size())) : null;
        return new Wanted(name, chance.nextBoolean() ? null : uidOf(name, chance), hint);
    }

    private String uidOf(String name, Random chance) {
        int newest = incarnations.getOrDefault(name, 1);
        return uid(name, chance.nextInt(10) == 0 ? Math.max(1, newest - 1) : newest);
    }
}
