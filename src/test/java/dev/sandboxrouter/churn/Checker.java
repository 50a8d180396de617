package dev.sandboxrouter.churn;

import dev.sandboxrouter.testkit.kubernetes.EchoReply;
import java.time.Duration;

/**
 * Says of an answer whether the router may have given it.
 *
 * <p>An answer of the sandbox that was asked for is {@link Verdict#RIGHT}, with one reservation: once the router was told
 * that the pod is gone, it closes the pod's connections and tunnels "in the same step", so a later question that is
 * answered over one of them is {@link Verdict#LATE}.
 *
 * <p>An answer of another sandbox, at address x, is {@link Verdict#EXCUSED} only if the sandbox that was asked for was
 * ready at x before, and both of these hold:
 * <ul>
 *   <li>With {@code --cache-max-staleness=S} above 0: the change that ended its time at x was stored less than S before
 *       the request arrived. The client's clock is read before it sends, so no request is counted that arrived in time.
 *   <li>With any S: the router had not been told of the change when the question was asked, or less than the margin
 *       before. Told means that the last byte of a watch event or a list was in the router's socket (a watch of a few
 *       seconds is a probe of another one and tells nothing); the margin covers the way from there into the directory. What a tunnel is asked counts by the frame, because a tunnel must have been
 *       closed by then; the first rule counts by the upgrade request, because a frame is no request.
 * </ul>
 * All else is {@link Verdict#MISROUTED}.
 *
 * <p><b>"A connection already open needs no confirmation"</b> excuses nothing here. A connection stays with the process
 * that accepted it, so one that was opened to the right pod answers with the right uid for ever: the exception costs the
 * guarantee nothing, and needs no room in these rules. There is one way in which it could: a connection that was dialled
 * within S after an address changed hands, which is allowed, belongs to the new tenant; were it kept as the old one's and
 * used without confirmation, requests would reach the new tenant later than S after the change, as long as the watch lags.
 * The guarantee has no exception for that, so it is a misroute, and is called inherited. (A router is safe from it if a
 * connection counts as open to a pod only once a call that began after the dial has confirmed the pod.)
 */
final class Checker {

    enum Verdict {
        RIGHT,
        EXCUSED,
        LATE,
        MISROUTED
    }

    /** A verdict and its reason, in words for a failure's message. */
    record Finding(Verdict verdict, String why) {}

    private static final Finding RIGHT = new Finding(Verdict.RIGHT, "");
    private static final Finding EXCUSED = new Finding(Verdict.EXCUSED, "");

    private final Ledger ledger;
    private final long staleness;
    private final long margin;

    /**
     * Makes a checker.
     *
     * @param staleness S; zero where it is off
     * @param margin from the router's socket into its directory
     */
    Checker(Ledger ledger, Duration staleness, Duration margin) {
        this.ledger = ledger;
        this.staleness = staleness.toNanos();
        this.margin = margin.toNanos();
    }

    Finding judge(Asked asked, EchoReply reply) {
        return asked.means(reply.tenant()) ? own(asked, reply) : other(asked, reply);
    }

    private Finding own(Asked asked, EchoReply reply) {
        Hold hold = ledger.last(reply.address(), reply.tenant()::equals, asked.answered());
        if (hold != null && wasTold(hold, asked)) {
            return new Finding(Verdict.LATE, "the pod was known to be gone" + details(asked, reply, hold));
        }
        return RIGHT;
    }

    private Finding other(Asked asked, EchoReply reply) {
        Hold hold = ledger.last(reply.address(), asked::means, asked.answered());
        if (hold == null) {
            return new Finding(Verdict.MISROUTED, "it never was at this address: " + asked + ' ' + reply);
        }
        if (wasTold(hold, asked)) {
            return new Finding(Verdict.MISROUTED, "the router knew better" + details(asked, reply, hold));
        }
        long allowedUntil = hold.endedAt() == Hold.STILL ? Hold.STILL : hold.endedAt() + staleness;
        if (staleness > 0 && asked.arrived() > allowedUntil) {
            String inherited = reply.acceptedAt() <= allowedUntil ? ", over an inherited connection" : "";
            return new Finding(Verdict.MISROUTED, "too long ago" + inherited + details(asked, reply, hold));
        }
        return EXCUSED;
    }

    private boolean wasTold(Hold hold, Asked asked) {
        return hold.toldAt() < asked.spoken() - margin;
    }

    private static String details(Asked asked, EchoReply reply, Hold hold) {
        return String.format(
                ": asked for %s %s, answered by %s at %s; before the request the hold ended %d ms, was told %s,"
                        + " on a watch that was left %s, the connection was made %d ms;"
                        + " the question came %d ms after the request",
                asked.sandbox(),
                asked.uid(),
                reply.tenant(),
                reply.address(),
                millis(asked.arrived() - hold.endedAt()),
                hold.toldAt() == Hold.STILL ? "never" : millis(asked.arrived() - hold.toldAt()) + " ms",
                hold.leftAt() == Hold.STILL ? "never" : millis(asked.arrived() - hold.leftAt()) + " ms",
                millis(asked.arrived() - reply.acceptedAt()),
                millis(asked.spoken() - asked.arrived()));
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }
}
