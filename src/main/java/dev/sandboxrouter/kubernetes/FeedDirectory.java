package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.PodDirectory;
import dev.sandboxrouter.directory.PodEvent;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** The step {@code feedDirectory}: gives the directory the event that is the exchange's body. */
public final class FeedDirectory implements Processor {

    private static final String OUTCOME = "SandboxRouterPodEventFed";

    private final PodDirectory directory;

    public FeedDirectory(PodDirectory directory) {
        this.directory = directory;
    }

    /**
     * Feeds it.
     *
     * @throws IllegalArgumentException if the body is no event: a step before this one replaced it
     */
    @Override
    public void process(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof PodEvent event)) {
            throw new IllegalArgumentException("feedDirectory expects the event of sandbox-watch:pods as its body");
        }
        exchange.setProperty(OUTCOME, directory.apply(event));
    }

    /** What the directory said of the event; null if it was not asked. */
    static @Nullable Boolean outcome(Exchange exchange) {
        return exchange.getProperty(OUTCOME, Boolean.class);
    }
}
