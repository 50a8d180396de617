package dev.sandboxrouter.kubernetes;

import dev.sandboxrouter.directory.PodDirectory;
import dev.sandboxrouter.directory.PodEvent;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * An event of the watch's on its way through a route, which can neither make one nor change it: what the directory is told
 * decides where requests go. Each is given to the directory once, whoever asks first. Thread-safe, as a route may hand a
 * copy of its exchange to another thread.
 */
final class Delivery {

    private static final String PROPERTY = "SandboxRouterPodEvent";

    private final PodEvent event;
    private @Nullable Boolean outcome;

    private Delivery(PodEvent event) {
        this.event = event;
    }

    /** Puts an event into an exchange. */
    static Delivery put(Exchange exchange, PodEvent event) {
        Delivery delivery = new Delivery(event);
        exchange.setProperty(PROPERTY, delivery);
        exchange.getMessage().setBody(event);
        return delivery;
    }

    /** What came into an exchange with it; null if that is none of the watch's. */
    static @Nullable Delivery in(Exchange exchange) {
        return exchange.getProperty(PROPERTY) instanceof Delivery delivery ? delivery : null;
    }

    /** Whether that is the event, and not one that looks like it. */
    boolean is(@Nullable Object body) {
        return body == event;
    }

    /** Gives it to the directory, unless that has it. Returns what {@link PodDirectory#apply} says of it. */
    synchronized boolean feed(PodDirectory directory) {
        Boolean said = outcome;
        if (said == null) {
            said = directory.apply(event);
            outcome = said;
        }
        return said;
    }
}
