package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.DialFailure;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.RoutedRequest;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.contract.TrafficListener.UpstreamError;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * A request in the hands of its route, until it has a connection or an answer: its steps may ask for the body, then it is
 * dialled for, as often as the route attempts it. The phases are those of {@link RelayedRequest}, which this tells what
 * the route has brought about, and which it asks first: the route may go on when the request is long over.
 *
 * <p>On the event loop of the client's connection alone; the route reaches this through a {@link ClientRequest}, which
 * hops. Of the body nothing passes here. A connection that comes too late is closed here, any other is the request's;
 * a callback of the route is called once, whatever becomes of the request.
 */
final class Routing {

    private final RelayedRequest request;
    private final ClientConnection connection;
    private final Relay relay;
    private final RoutedRequest routed;
    private final RequestRecord log;
    private final Forwarding forwarding;
    private final UpstreamProtocol protocol;
    private @Nullable Attempt attempt;

    /** What the route waits for. */
    private record Attempt(Target target, RelayCallback whenDone) {}

    Routing(RelayedRequest request, ClientConnection connection, Relay relay, HttpRequest head, Forwarding forwarding) {
        this.request = request;
        this.connection = connection;
        this.relay = relay;
        this.routed = request.routed();
        this.log = request.log();
        this.forwarding = forwarding;
        this.protocol = UpstreamProtocol.of(head, connection.isStream());
    }

    /** Judges what needs no route, then asks the route. */
    void begin(HttpRequest head, RequestHandler handler) {
        log.traced(relay.tracing().begin(routed.head(), httpVersion(head)));
        routed.traced(log.trace());
        relay.listener().requestStarted();
        Refusal refusal = Forwarding.check(head);
        if (refusal != null) {
            request.answer(refusal);
        } else {
            handler.handle(new ClientRequest(request, this));
        }
    }

    private String httpVersion(HttpRequest head) {
        if (connection.isStream()) {
            return "2";
        }
        return head.protocolVersion().equals(HttpVersion.HTTP_1_0) ? "1.0" : "1.1";
    }

    // ---------------------------------------------------------------- told by the route

    void mustHold(StepKey key) {
        relay.mustHold(key);
    }

    /** {@link ClientRequest#hasConnectionTo}. */
    boolean hasConnectionTo(Target target) {
        return relay.upstreams().hasConnection(eventLoop(), target, protocol, log.startNanos());
    }

    /** {@link ClientRequest#body}. */
    void gather(int maxBytes, BodyCallback whenDone) {
        RequestBody body = request.body();
        if (!request.isRouting() || !body.keep(maxBytes, whenDone)) {
            whenDone.done(null);
            return;
        }
        if (body.isWanted() && body.isHeldBack()) {
            forwarding.continueInSandboxesPlace(connection.output());
            body.continued();
        }
        connection.input().deliver();
    }

    /** {@link ClientRequest#relay}. */
    void attempt(Target target, Clearance clearance, RelayCallback whenDone) {
        if (!request.isRouting()) {
            whenDone.done(target, null);
            return;
        }
        Refusal refusal = clearance.refusal(routed, relay.required());
        if (refusal == null) {
            refusal = forwarding.prepare(clearance.added());
        }
        if (refusal != null) {
            request.answer(refusal);
            whenDone.done(target, null);
            return;
        }
        SandboxAddress address = Forwarding.addressOf(routed);
        if (log.attempted(target, address.forwardTarget(), protocol) > 1) {
            relay.listener().retried(address.sandbox());
        }
        attempt = new Attempt(target, whenDone);
        request.dials();
        relay.upstreams().connect(eventLoop(), target, protocol, log.startNanos(), this::dialled);
    }

    /** {@link ClientRequest#complete}. */
    void ended(@Nullable Throwable failure) {
        if (request.isRouting()) {
            Refusal refusal = routed.refusal();
            request.answer(refusal != null ? refusal : endedBy(failure));
        }
    }

    private Refusal endedBy(@Nullable Throwable failure) {
        if (failure instanceof DialFailure dial && dial.isLookUp()) {
            // nothing was dialled, so not yet counted
            relay.listener().upstreamFailed(request.sandbox(), UpstreamError.DIAL);
        }
        return RouteEnd.refusal(failure, routed);
    }

    // ---------------------------------------------------------------- dialling

    private EventLoop eventLoop() {
        return connection.eventLoop();
    }

    /** Dials in the place of a kept connection that was lost before it answered; no attempt of the route's. */
    void replace(Target target) {
        log.replaced(target, Forwarding.addressOf(routed).forwardTarget(), protocol);
        relay.upstreams().dial(eventLoop(), target, protocol, log.startNanos(), this::dialled);
    }

    private void dialled(@Nullable UpstreamConnection upstream, @Nullable DialFailure failure) {
        if (!request.isDialling()) {
            if (upstream != null) {
                upstream.close();
            }
        } else if (upstream != null) {
            log.connected(upstream.authority());
            request.connected(upstream);
        } else {
            relay.listener().upstreamFailed(request.sandbox(), UpstreamError.DIAL);
            log.dialFailed(failure == null ? DialFailure.Kind.OTHER : failure.kind());
            request.dialFailed();
            attemptEnded(failure);
        }
    }

    /** Calls the route back if it waits for an attempt; {@code failure} as of {@link RelayCallback#done}. */
    void attemptEnded(@Nullable DialFailure failure) {
        Attempt waiting = attempt;
        attempt = null;
        if (waiting != null) {
            waiting.whenDone().done(waiting.target(), failure);
        }
    }
}
