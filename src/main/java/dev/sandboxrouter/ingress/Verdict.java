package dev.sandboxrouter.ingress;

import dev.sandboxrouter.contract.Refusal;
import org.jspecify.annotations.Nullable;

/** What rules say to a request; contract section 8. */
public sealed interface Verdict {

    /** One of a fixed set of words, for metrics: why it was let in, or the refusal's reason. */
    String reason();

    /** Why a request is let in. */
    enum Grounds {
        /** The sandbox has none. */
        NO_RULES("no-rules"),
        /** They allow it. */
        RULES("rules"),
        /** They are not asked about this port ({@code --ingress-exempt-ports}). */
        EXEMPT_PORT("exempt-port");

        private final String label;

        Grounds(String label) {
            this.label = label;
        }

        /** The word for it in metrics. */
        public String label() {
            return label;
        }
    }

    /**
     * It may go on.
     *
     * @param maskedHost {@code Host} for the sandbox; null where it is not masked
     */
    record Allowed(Grounds grounds, @Nullable String maskedHost) implements Verdict {
        @Override
        public String reason() {
            return grounds.label();
        }
    }

    /** It may not. */
    record Refused(Refusal refusal) implements Verdict {
        @Override
        public String reason() {
            return refusal.reason();
        }
    }
}
