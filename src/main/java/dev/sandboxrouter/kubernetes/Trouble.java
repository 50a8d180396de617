package dev.sandboxrouter.kubernetes;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with a watch, as an operator hears of it: aloud at first, when it changes, and now and then; an API server
 * may be away for hours. One thread, but for {@link #problem}.
 */
final class Trouble {

    private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);
    private static final Duration REMIND = Duration.ofSeconds(30);

    private final String plural;
    private volatile @Nullable String problem;
    private @Nullable RelistCause toldKind;
    private long toldNanos;

    Trouble(String plural) {
        this.plural = plural;
    }

    /** What went wrong last, until it goes well again; null if all is well. Any thread. */
    @Nullable
    String problem() {
        return problem;
    }

    void tell(ApiProblem why, long waitMillis) {
        problem = why.getMessage();
        long now = System.nanoTime();
        if (why.kind() != toldKind || now - toldNanos > REMIND.toNanos()) {
            toldKind = why.kind();
            toldNanos = now;
            LOG.warn("{} will be listed again in {} ms: {}", plural, waitMillis, why.getMessage());
        } else {
            LOG.debug("{} will be listed again in {} ms: {}", plural, waitMillis, why.getMessage());
        }
    }

    void over(String version) {
        if (problem != null) {
            LOG.info("watching {} again, from version {}", plural, version);
        }
        problem = null;
        toldKind = null;
    }
}
