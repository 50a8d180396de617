package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.RoutedRequest;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.contract.TrafficListener.UpstreamError;
import dev.sandboxrouter.relay.tunnel.TunnelOwner;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request from its head to its end.
 *
 * <pre>
 *   ROUTING ──{@link Routing#attempt}──▶ DIALLING ──{@link #connected}──▶ RELAYING ──response ended──▶ OVER
 *      ▲                            │     ▲                                │   └──101──▶ TUNNELLED ──closed──▶ OVER
 *      └──{@link #dialFailed}───────┘     └──{@link #replace}──────────────┘
 *   before a response head: a refusal, a passed limit, the sandbox lost ──{@link #answer}──▶ OVER
 *   after it: the sandbox lost, a passed limit ──{@link #cut}──▶ OVER
 *   at any time: the client left ──▶ OVER
 * </pre>
 *
 * <p>On the event loop of its client connection alone; the route reaches it through a {@link ClientRequest}.
 */
final class RelayedRequest {

    private enum Phase {
        ROUTING,
        DIALLING,
        RELAYING,
        TUNNELLED,
        OVER
    }

    private final ClientConnection connection;
    private final Relay relay;
    private final HttpRequest head;
    private final RoutedRequest routed;
    private final @Nullable InetAddress client;
    private final RequestRecord log;
    private final Forwarding forwarding;
    private final RequestBody body;
    private final Routing routing;

    private Phase phase = Phase.ROUTING;
    private long limitNanos;
    private @Nullable Transfer transfer;

    RelayedRequest(
            ClientConnection connection,
            Relay relay,
            HttpRequest head,
            RoutedRequest routed,
            @Nullable InetAddress client,
            RequestRecord log) {
        this.connection = connection;
        this.relay = relay;
        this.head = head;
        this.routed = routed;
        this.client = client;
        this.log = log;
        this.forwarding = new Forwarding(relay, head, routed, connection.peer(), client);
        this.body = new RequestBody(this, head);
        this.routing = new Routing(this, connection, relay, head, forwarding);
        this.limitNanos = relay.options().proxyTimeout().toNanos();
    }

    RoutedRequest routed() {
        return routed;
    }

    EventLoop eventLoop() {
        return connection.eventLoop();
    }

    @Nullable
    InetAddress client() {
        return client;
    }

    RequestBody body() {
        return body;
    }

    /** Answers a probe of the router itself; asks the route about any other request. */
    void begin(RequestHandler handler) {
        if (relay.isProbe(routed.head())) {
            phase = Phase.OVER;
            routed.end();
            connection.answerHealth(this);
        } else {
            routing.begin(head, handler);
        }
    }

    // ---------------------------------------------------------------- told by the route

    /** Whether the route may make an attempt, or end. */
    boolean isRouting() {
        return phase == Phase.ROUTING;
    }

    /** Whether a connection is waited for. */
    boolean isDialling() {
        return phase == Phase.DIALLING;
    }

    /** The route makes an attempt. */
    void dials() {
        phase = Phase.DIALLING;
    }

    /** The attempt found no connection, and the route may make another. */
    void dialFailed() {
        phase = Phase.ROUTING;
    }

    /** The attempt has its connection. */
    void connected(UpstreamConnection upstream) {
        phase = Phase.RELAYING;
        transfer = new Transfer(this, connection, upstream, relay);
        transfer.begin(head);
    }

    /** The caller's own time-out, counted from the head on; one that is longer than what holds changes nothing. */
    void lowerLimit(Duration callersLimit) {
        if (phase != Phase.OVER && callersLimit.toNanos() < limitNanos) {
            limitNanos = callersLimit.toNanos();
            connection.deadline().at(log.startNanos() + limitNanos);
        }
    }

    // ---------------------------------------------------------------- told by the client's connection

    boolean isHead() {
        return HttpMethod.HEAD.equals(head.method());
    }

    boolean isOver() {
        return phase == Phase.OVER;
    }

    /** Whom the body goes to; null while no sandbox is connected, and once the request is over. */
    @Nullable
    Transfer transfer() {
        return transfer;
    }

    /** The client's framing broke in mid-body: what follows cannot be told from a request. */
    void bodyBroken(Refusal refusal) {
        if (phase == Phase.OVER) {
            connection.linger(); // the answer may still be on its way
        } else {
            stop(refusal);
        }
    }

    void clientWritable() {
        if (transfer != null) {
            transfer.clientWritable();
        }
    }

    void clientGone() {
        if (phase != Phase.OVER && phase != Phase.TUNNELLED) {
            abandon();
            log.failed(499, "client-closed");
            end();
        }
    }

    /** A limit of contract section 6 has passed. */
    void expired() {
        if (phase == Phase.OVER || phase == Phase.TUNNELLED) {
            return;
        }
        SandboxKey sandbox = sandbox();
        relay.listener().upstreamFailed(sandbox, UpstreamError.TIMEOUT);
        stop(new Refusal.UpstreamTimeout(sandbox == null ? "" : sandbox.id()));
    }

    // ---------------------------------------------------------------- told by the transfer

    RequestRecord log() {
        return log;
    }

    @Nullable
    SandboxKey sandbox() {
        SandboxAddress address = routed.address();
        return address == null ? null : address.sandbox();
    }

    /** {@code Host} for the sandbox that has this authority. */
    String hostFor(String authority) {
        return forwarding.hostFor(authority);
    }

    /** Whether what was sent may be sent once more: RFC 9110 9.2.2, and without a body, which would have to be kept. */
    boolean isSafelyRepeatable() {
        return body.isAbsent() && forwarding.isIdempotent();
    }

    /** Puts a new connection in the place of a reused one that was lost before it answered; contract section 5. */
    void replace(Target target) {
        transfer = null;
        phase = Phase.DIALLING;
        routing.replace(target);
    }

    /** A byte of a body has moved, or the response head has: the time that may pass without one begins anew. */
    void restartLimit() {
        connection.deadline().in(limitNanos);
    }

    void responseEnded() {
        transfer = null;
        phase = Phase.OVER;
        end();
        connection.answered(this);
    }

    void upstreamFailed(UpstreamError error) {
        relay.listener().upstreamFailed(sandbox(), error);
        answer(new Refusal.UpstreamReset(addressed().sandbox().id()));
    }

    /** Makes a tunnel of both connections if this 101 grants what was asked for; false, and nothing done, if not. */
    boolean openTunnel(HttpResponse response, UpstreamConnection sandbox) {
        Upgrade upgrade = forwarding.upgrade();
        if (upgrade == null || !body.isComplete() || isStreaming() || !upgrade.isGrantedBy(response)) {
            return false;
        }
        transfer = null;
        phase = Phase.TUNNELLED;
        log.answered(101);
        TunnelOwner owner = TunnelOwner.of(forwarding.facts(addressed()), sandbox.target());
        relay.tunnels().open(this, owner, connection, sandbox, response, upgrade);
        return true;
    }

    void tunnelClosed(long bytesIn, long bytesOut) {
        log.tunnelled(bytesIn, bytesOut);
        phase = Phase.OVER;
        end();
    }

    // ---------------------------------------------------------------- told of new rules

    /** Ends the request if rules that have changed since forbid it; contract 8.3. Tunnels are looked at by others. */
    void recheck(RuleCheck check) {
        SandboxAddress address = routed.address();
        if (address == null || phase == Phase.OVER || phase == Phase.TUNNELLED || !check.concerns(address.sandbox())) {
            return;
        }
        Refusal refusal = check.refusal(forwarding.facts(address));
        if (refusal != null) {
            stop(refusal);
        }
    }

    // ---------------------------------------------------------------- ends

    /** Ends the request: with this answer, or where the sandbox's has begun by cutting that off. */
    void stop(Refusal refusal) {
        if (isStreaming()) {
            cut(refusal.reason());
        } else {
            answer(refusal);
        }
    }

    /** Answers in the sandbox's place. Only before a response head was sent. */
    void answer(Refusal refusal) {
        abandon();
        RefusalBody body = RefusalBody.of(refusal, routed.address(), head.headers(), routed.requestId());
        log.refused(refusal, isHead() ? 0 : body.bytes().length);
        relay.listener().refused(refusal);
        end();
        connection.refuse(this, refusal, body);
    }

    /** Ends the request without an answer, or in the middle of it: the client must see that it is not whole. */
    void cut(String reason) {
        abandon();
        log.failed(log.status() == 0 ? 503 : log.status(), reason);
        connection.cut();
        end();
    }

    private boolean isStreaming() {
        return transfer != null && transfer.isStreaming();
    }

    private void abandon() {
        phase = Phase.OVER;
        if (transfer != null) {
            transfer.abandon();
            transfer = null;
        }
    }

    private void end() {
        routed.end();
        body.drop();
        forwarding.release();
        relay.listener().requestEnded(log.toCompleted(routed));
        routing.attemptEnded(null);
    }

    private SandboxAddress addressed() {
        return Forwarding.addressOf(routed);
    }
}
