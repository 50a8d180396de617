package dev.sandboxrouter.churn;

import dev.sandboxrouter.testkit.kubernetes.ApiCalls;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What came of a run. */
record Report(
        Churn churn,
        Observations observations,
        long changes,
        int handOvers,
        int watchesEnded,
        ApiCalls calls,
        long worstStallMillis,
        @Nullable Throwable failure) {

    /** Answers of another sandbox that nothing excuses. */
    List<String> misroutes() {
        return observations.ofOthers().stream()
                .filter(finding -> finding.verdict() == Checker.Verdict.MISROUTED)
                .map(Checker.Finding::why)
                .toList();
    }

    /** Answers over connections that the router should have closed. */
    List<String> late() {
        return observations.late().stream().map(Checker.Finding::why).toList();
    }

    /** Answers of another sandbox that the staleness allows. */
    long excused() {
        return (long) observations.ofOthers().size() - misroutes().size();
    }

    long requests() {
        return observations.counted("requests");
    }

    long answered() {
        return observations.counted("answered");
    }

    /** One line that says it all. */
    String line() {
        return String.format(
                Locale.ROOT,
                "churn: seed=%d staleness=%ds seconds=%d requests=%d tunnels=%d changes=%d misroutes=%d late=%d excused=%d"
                        + " answered=%d hand-overs=%d watches-ended=%d lists=%d watches=%d gets=%d worst-stall=%dms %s",
                churn.seed(),
                churn.staleness().toSeconds(),
                churn.time().toSeconds(),
                requests(),
                observations.counted("tunnels"),
                changes,
                misroutes().size(),
                late().size(),
                excused(),
                answered(),
                handOvers,
                watchesEnded,
                calls.lists(),
                calls.watches(),
                calls.gets(),
                worstStallMillis,
                observations.counts());
    }
}
