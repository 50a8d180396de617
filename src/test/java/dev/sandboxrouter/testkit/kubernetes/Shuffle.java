package dev.sandboxrouter.testkit.kubernetes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Another order of changes in which those of one pod keep theirs. */
final class Shuffle {

    private Shuffle() {}

    static List<StoredChange> acrossPods(List<StoredChange> changes, Random random) {
        Map<String, Deque<StoredChange>> ofPod = new HashMap<>();
        List<String> turns = new ArrayList<>();
        for (StoredChange change : changes) {
            String pod = change.pod().key();
            ofPod.computeIfAbsent(pod, key -> new ArrayDeque<>()).addLast(change);
            turns.add(pod);
        }
        Collections.shuffle(turns, random);
        return turns.stream()
                .map(pod -> ofPod.getOrDefault(pod, new ArrayDeque<>()).removeFirst())
                .toList();
    }
}
