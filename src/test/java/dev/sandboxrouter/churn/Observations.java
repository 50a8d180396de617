package dev.sandboxrouter.churn;

import dev.sandboxrouter.testkit.kubernetes.EchoReply;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What the clients saw. Thread-safe. */
final class Observations {

    record Answer(Asked asked, EchoReply reply) {}

    private final Checker checker;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Queue<Answer> strange = new ConcurrentLinkedQueue<>();
    private final Queue<Checker.Finding> late = new ConcurrentLinkedQueue<>();

    Observations(Checker checker) {
        this.checker = checker;
    }

    void count(String what) {
        counts.computeIfAbsent(what, key -> new LongAdder()).increment();
    }

    long counted(String what) {
        LongAdder counter = counts.get(what);
        return counter == null ? 0 : counter.sum();
    }

    /** All counts, by name. */
    Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((what, count) -> all.put(what, count.sum()));
        return all;
    }

    /** An answer of a sandbox. Those of another than was asked for are judged at the end, when the ledger is complete. */
    void answered(Asked asked, EchoReply reply) {
        if (!asked.means(reply.tenant())) {
            strange.add(new Answer(asked, reply));
            return;
        }
        Checker.Finding finding = checker.judge(asked, reply);
        if (finding.verdict() != Checker.Verdict.RIGHT) {
            late.add(finding);
        }
    }

    /** Answers over connections that should have been closed. */
    List<Checker.Finding> late() {
        return List.copyOf(late);
    }

    /** Answers of another sandbox, excused ones too. */
    List<Checker.Finding> ofOthers() {
        return strange.stream()
                .map(answer -> checker.judge(answer.asked(), answer.reply()))
                .toList();
    }
}
