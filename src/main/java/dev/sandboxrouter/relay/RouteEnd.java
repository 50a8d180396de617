package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.DialFailure;
import dev.sandboxrouter.contract.LogFields;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.RoutedRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told where the route ended without an answer and without a refusal of its own. */
final class RouteEnd {

    private static final Logger LOG = LoggerFactory.getLogger(RouteEnd.class);

    private RouteEnd() {}

    /** @param failure what the route ended with; null if it ended well, which is the route's mistake */
    static Refusal refusal(@Nullable Throwable failure, RoutedRequest routed) {
        if (failure instanceof DialFailure dial) {
            String id = Forwarding.addressOf(routed).sandbox().id();
            return dial.kind() == DialFailure.Kind.NO_SUCH_NAME
                    ? new Refusal.NotFound(id)
                    : new Refusal.Unreachable(id);
        }
        LogFields.about(routed, () -> log(failure, routed.nameInLog()));
        return new Refusal.Internal();
    }

    private static void log(@Nullable Throwable failure, String name) {
        if (failure == null) {
            LOG.error("request {}: the route ended without forwarding and without a refusal", name);
        } else {
            LOG.error("request {}: the route failed", name, failure);
        }
    }
}
