package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.DialFailure;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.RoutedRequest;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.contract.TrafficListener.UpstreamError;
import dev.sandboxrouter.relay.codec.HeaderRules;
import dev.sandboxrouter.relay.tunnel.TunnelOwner;
import dev.sandboxrouter.relay.tunnel.TunnelPermit;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request from its head to its end: what the route holds while it decides, and the relay between two connections once
 * it has decided.
 *
 * <pre>
 *   ROUTING ──relay──▶ DIALLING ──connected──▶ FORWARDING ──response head──▶ STREAMING ──end──▶ OVER
 *      ▲                  │                        │   └────101────▶ TUNNELLED ──closed──▶ OVER
 *      └───dial failed────┘                        │
 *   every phase before STREAMING: a refusal, a passed deadline, the sandbox lost ──answer──▶ OVER
 *   every phase: the client left, or a stream broke ──cut──▶ OVER
 * </pre>
 *
 * <p>Owned by the event loop of its client connection. {@link #relay} and {@link #complete} may be called on any thread,
 * because a redelivery wakes up on a thread of Camel's.
 */
public final class ClientRequest {

    private static final Logger LOG = LoggerFactory.getLogger(ClientRequest.class);

    private enum Phase {
        ROUTING,
        DIALLING,
        FORWARDING,
        STREAMING,
        TUNNELLED,
        OVER
    }

    private final ClientConnection connection;
    private final Relay relay;
    private final HttpRequest head;
    private final RoutedRequest routed;
    private final InetAddress client;
    private final RequestRecord log;
    private final @Nullable String upgradeProtocol;

    private Phase phase = Phase.ROUTING;
    private boolean prepared;
    private boolean bodyComplete;
    private @Nullable TunnelPermit tunnelPermit;
    private long limitNanos;
    private @Nullable RelayCallback callback;
    private @Nullable UpstreamConnection upstream;

    ClientRequest(
            ClientConnection connection,
            Relay relay,
            HttpRequest head,
            RoutedRequest routed,
            InetAddress client,
            RequestRecord log) {
        this.connection = connection;
        this.relay = relay;
        this.head = head;
        this.routed = routed;
        this.client = client;
        this.log = log;
        this.upgradeProtocol =
                UpgradeRequest.acceptedProtocol(head.headers(), relay.options().upgradeProtocols());
        this.limitNanos = relay.options().proxyTimeout().toNanos();
    }

    /** Judges what needs no route, then asks the route. */
    void begin(RequestHandler handler) {
        if (relay.isProbe(routed.head())) {
            phase = Phase.OVER;
            routed.end();
            connection.answerHealth(this);
            return;
        }
        relay.listener().requestStarted();
        Refusal refusal = isForwardable(head) ? HeaderRules.check(head.headers()) : new Refusal.MethodNotAllowed();
        if (refusal != null) {
            answer(refusal);
        } else {
            handler.handle(this);
        }
    }

    /** Contract section 2: these three ask something of the router itself, or of a path of proxies. */
    private static boolean isForwardable(HttpRequest head) {
        String method = head.method().name();
        return !method.equals("CONNECT")
                && !method.equals("TRACE")
                && !head.uri().equals("*");
    }

    /** What the steps of the route read and decide. */
    public RoutedRequest routed() {
        return routed;
    }

    /** The thread that owns this request. */
    public EventLoop eventLoop() {
        return connection.eventLoop();
    }

    /** The {@code Content-Length} of the request; -1 where there is none. */
    public long contentLength() {
        return HttpUtil.getContentLength(head, -1L);
    }

    // ---------------------------------------------------------------- called by the route, on any thread

    /**
     * Whether an unused connection to the target is open that the next attempt would take. Only the owning thread can say
     * so; on any other the answer is no.
     */
    public boolean hasConnectionTo(Target target) {
        return eventLoop().inEventLoop() && relay.upstreams().pool(eventLoop()).has(UpstreamKey.of(target));
    }

    /**
     * Makes one attempt: connects to the target and, once that holds, relays until the end. The callback comes at the end
     * of the relay, or as soon as the dial failed.
     */
    public void relay(Target target, RelayCallback whenDone) {
        if (eventLoop().inEventLoop()) {
            attempt(target, whenDone);
        } else {
            eventLoop().execute(() -> attempt(target, whenDone));
        }
    }

    /**
     * The route has ended. Where the relay has not answered, this answers: with the refusal of a step, or for what went
     * wrong.
     *
     * @param failure what the route ended with; null if it ended well
     */
    public void complete(@Nullable Throwable failure) {
        if (eventLoop().inEventLoop()) {
            routeEnded(failure);
        } else {
            eventLoop().execute(() -> routeEnded(failure));
        }
    }

    private void routeEnded(@Nullable Throwable failure) {
        if (phase == Phase.ROUTING) {
            Refusal refusal = routed.refusal();
            answer(refusal != null ? refusal : refusalFor(failure));
        }
    }

    private Refusal refusalFor(@Nullable Throwable failure) {
        if (failure instanceof DialFailure dial) {
            relay.listener().upstreamFailed(log.sandbox(), UpstreamError.DIAL);
            String id = addressed().sandbox().id();
            return dial.kind() == DialFailure.Kind.NO_SUCH_NAME
                    ? new Refusal.NotFound(id)
                    : new Refusal.Unreachable(id);
        }
        if (failure == null) {
            LOG.error("request {}: the route ended without forwarding and without a refusal", routed.requestId());
        } else {
            LOG.error("request {}: the route failed", routed.requestId(), failure);
        }
        return new Refusal.Internal();
    }

    // ---------------------------------------------------------------- dialling

    private void attempt(Target target, RelayCallback whenDone) {
        if (phase != Phase.ROUTING) {
            whenDone.done(null);
            return;
        }
        Refusal refusal = prepared ? null : prepare(target);
        if (refusal != null) {
            answer(refusal);
            whenDone.done(null);
            return;
        }
        log.attempted(target);
        if (log.retries() > 0) {
            relay.listener().retried(addressed().sandbox());
        }
        callback = whenDone;
        phase = Phase.DIALLING;
        UpstreamConnection idle = relay.upstreams().pool(eventLoop()).take(UpstreamKey.of(target));
        if (idle != null) {
            forwardOn(idle);
        } else {
            relay.upstreams().dial(eventLoop(), target, this::dialled);
        }
    }

    /** What is done once, however many attempts follow. */
    private @Nullable Refusal prepare(Target target) {
        prepared = true;
        SandboxAddress address = addressed();
        log.addressed(address.sandbox());
        lowerLimit(address.timeout());
        Refusal refusal = relay.headers().prepareRequest(head.headers(), context(address, target));
        if (!address.forwardTarget().equals(head.uri())) {
            head.setUri(address.forwardTarget());
        }
        return refusal != null ? refusal : reserveTunnel();
    }

    private HeaderRules.RequestContext context(SandboxAddress address, Target target) {
        Peer peer = connection.peer();
        return new HeaderRules.RequestContext(
                address.form(),
                peer.text(),
                peer.trusted(),
                peer.scheme(),
                routed.head().host(),
                target.authority(),
                routed.requestId(),
                upgradeProtocol);
    }

    private void lowerLimit(@Nullable Duration callersLimit) {
        if (callersLimit == null) {
            return;
        }
        long nanos = callersLimit.toNanos();
        if (limitNanos <= 0 || nanos < limitNanos) {
            limitNanos = nanos;
            connection.deadline().at(log.startNanos() + nanos);
        }
    }

    private @Nullable Refusal reserveTunnel() {
        if (upgradeProtocol == null) {
            return null;
        }
        tunnelPermit = relay.tunnels().reserve(client);
        return tunnelPermit != null
                ? null
                : new Refusal.TooManyConnections(relay.options().maxTunnelsPerClient());
    }

    private void dialled(@Nullable UpstreamConnection connected, @Nullable DialFailure failure) {
        if (phase != Phase.DIALLING) {
            if (connected != null) {
                connected.close();
            }
        } else if (connected != null) {
            forwardOn(connected);
        } else {
            phase = Phase.ROUTING;
            callBack(failure);
        }
    }

    // ---------------------------------------------------------------- request to the sandbox

    private void forwardOn(UpstreamConnection connected) {
        phase = Phase.FORWARDING;
        upstream = connected;
        HeaderRules.setHost(head.headers(), connected.target().authority());
        connected.start(this, head);
        if (bodyComplete) {
            connected.write(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        connection.deliver();
        connected.flush();
    }

    boolean isHead() {
        return HttpMethod.HEAD.equals(head.method());
    }

    HttpRequest head() {
        return head;
    }

    /** Whether the next piece of the request body has somewhere to go; if not it waits and nothing more is read. */
    boolean takesBody() {
        return phase == Phase.OVER || (upstream != null && upstream.isWritable());
    }

    boolean isBodyComplete() {
        return bodyComplete;
    }

    boolean isOver() {
        return phase == Phase.OVER;
    }

    /** Whether the client waits for a 100 (Continue) before it sends a body, so that a refusal leaves the framing open. */
    boolean expectsContinue() {
        return HttpUtil.is100ContinueExpected(head);
    }

    /** The next piece of the request body; takes over the reference. Only after {@link #takesBody} said so. */
    void requestContent(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        bodyComplete |= last;
        int size = content.content().readableBytes();
        log.received(size);
        if (phase == Phase.OVER || upstream == null) {
            content.release(); // unwanted; or the empty end of a body, which the forwarded head will take along
            return;
        }
        long limit = relay.options().maxRequestBodyBytes();
        if (limit > 0 && log.bytesIn() > limit) {
            content.release();
            bodyTooLarge(limit);
            return;
        }
        if (last) {
            relay.headers().filterTrailers(((LastHttpContent) content).trailingHeaders());
        }
        current().write(content);
        restartDeadline(last);
    }

    private void restartDeadline(boolean requestSent) {
        long nanos = limitNanos;
        if (requestSent && phase == Phase.FORWARDING) {
            long header = relay.options().responseHeaderTimeout().toNanos();
            nanos = header > 0 && (nanos <= 0 || header < nanos) ? header : nanos;
        }
        connection.deadline().in(nanos);
    }

    private void bodyTooLarge(long limit) {
        if (phase == Phase.FORWARDING) {
            answer(new Refusal.BodyTooLarge(limit));
        } else {
            cut("body-too-large", log.status());
        }
    }

    /** The client's framing broke in mid-body: what follows cannot be told from a request. */
    void bodyBroken(Refusal refusal) {
        if (phase == Phase.OVER) {
            connection.cut();
        } else if (phase == Phase.STREAMING) {
            cut(refusal.reason(), log.status());
        } else {
            answer(refusal);
        }
    }

    void flushRequest() {
        if (upstream != null) {
            upstream.flush();
        }
    }

    void upstreamWritable() {
        connection.deliver();
        flushRequest();
    }

    // ---------------------------------------------------------------- response to the client

    void responseHead(HttpResponse response) {
        int status = response.status().code();
        if (status == 101) {
            switchProtocols(response);
        } else if (status < 200) {
            connection.writeInterim(response);
        } else {
            relayHead(response);
        }
    }

    private void relayHead(HttpResponse response) {
        phase = Phase.STREAMING;
        log.answered(response.status().code());
        releaseTunnel();
        connection.writeHead(this, response);
        restartDeadline(false);
    }

    void responseContent(HttpContent content) {
        if (phase != Phase.STREAMING) {
            content.release(); // the empty end of an interim response
            return;
        }
        log.sent(content.content().readableBytes());
        connection.deadline().in(limitNanos);
        boolean last = content instanceof LastHttpContent;
        if (last) {
            relay.headers().filterTrailers(((LastHttpContent) content).trailingHeaders());
        }
        connection.write(content);
        if (last) {
            responseEnded();
        } else if (!connection.isWritable()) {
            current().setReading(false);
        }
    }

    private void responseEnded() {
        UpstreamConnection done = current();
        upstream = null;
        phase = Phase.OVER;
        done.finish(bodyComplete);
        end(null);
        connection.answered(this);
    }

    void responseReadComplete() {
        connection.flush();
    }

    void clientWritable() {
        if (upstream != null) {
            upstream.setReading(true);
        }
    }

    private void switchProtocols(HttpResponse response) {
        String protocol = upgradeProtocol;
        TunnelPermit permit = tunnelPermit;
        if (phase != Phase.FORWARDING || !bodyComplete || protocol == null || permit == null) {
            refuseSwitch(response);
        } else if (!UpgradeRequest.isAnsweredBy(response, protocol)) {
            refuseSwitch(response);
        } else {
            openTunnel(response, protocol, permit);
        }
    }

    private void refuseSwitch(HttpResponse response) {
        ReferenceCountUtil.release(response);
        upstreamFailed(UpstreamError.OTHER);
    }

    private void openTunnel(HttpResponse response, String protocol, TunnelPermit permit) {
        phase = Phase.TUNNELLED;
        log.answered(101);
        UpstreamConnection sandbox = current();
        upstream = null;
        tunnelPermit = null; // from here on the tunnel gives its place back
        TunnelOwner owner = TunnelOwner.of(addressed(), sandbox.target(), client);
        relay.tunnels().open(this, owner, connection, sandbox, response, protocol, permit);
    }

    void tunnelClosed(long bytesIn, long bytesOut) {
        log.tunnelled(bytesIn, bytesOut);
        phase = Phase.OVER;
        end(null);
    }

    // ---------------------------------------------------------------- what goes wrong

    /** The sandbox's connection ended before its response did. */
    void upstreamLost() {
        UpstreamConnection lost = upstream;
        upstream = null;
        if (phase == Phase.FORWARDING && lost != null && lost.isReused() && isSafelyRepeatable()) {
            phase = Phase.DIALLING;
            relay.upstreams().dial(eventLoop(), lost.target(), this::dialled);
        } else if (phase == Phase.FORWARDING) {
            upstreamFailed(UpstreamError.EOF);
        } else if (phase == Phase.STREAMING) {
            relay.listener().upstreamFailed(log.sandbox(), UpstreamError.EOF);
            cut("upstream-aborted", log.status());
        }
    }

    /** RFC 9110 9.2.2; a body would have to be kept to be sent again. */
    private boolean isSafelyRepeatable() {
        return bodyComplete
                && log.bytesIn() == 0
                && switch (head.method().name()) {
                    case "GET", "HEAD", "OPTIONS", "PUT", "DELETE" -> true;
                    default -> false;
                };
    }

    private void upstreamFailed(UpstreamError error) {
        relay.listener().upstreamFailed(log.sandbox(), error);
        answer(new Refusal.UpstreamReset(addressed().sandbox().id()));
    }

    /** A limit of contract section 6 has passed. */
    void expired() {
        if (phase == Phase.STREAMING) {
            relay.listener().upstreamFailed(log.sandbox(), UpstreamError.TIMEOUT);
            cut("upstream-timeout", log.status());
        } else if (phase != Phase.OVER && phase != Phase.TUNNELLED) {
            relay.listener().upstreamFailed(log.sandbox(), UpstreamError.TIMEOUT);
            SandboxAddress address = routed.address();
            answer(new Refusal.UpstreamTimeout(
                    address == null ? "" : address.sandbox().id()));
        }
    }

    void clientGone() {
        if (phase != Phase.OVER && phase != Phase.TUNNELLED) {
            abandon();
            log.failed(499, "client-closed");
            end(null);
        }
    }

    /** Answers in the sandbox's place. Only before a response head was sent. */
    private void answer(Refusal refusal) {
        abandon();
        byte[] body = RefusalBody.json(refusal);
        log.refused(refusal, isHead() ? 0 : body.length);
        end(null);
        connection.refuse(this, refusal, body);
    }

    /** Ends a response that has begun: the client must see that it is not whole. */
    private void cut(String reason, int status) {
        abandon();
        log.failed(status, reason);
        connection.cut();
        end(null);
    }

    private void abandon() {
        phase = Phase.OVER;
        UpstreamConnection abandoned = upstream;
        upstream = null;
        if (abandoned != null) {
            abandoned.close();
        }
    }

    private void end(@Nullable DialFailure failure) {
        routed.end();
        releaseTunnel();
        relay.listener().requestEnded(log.toCompleted());
        callBack(failure);
    }

    private void releaseTunnel() {
        if (tunnelPermit != null) {
            tunnelPermit.release();
            tunnelPermit = null;
        }
    }

    private void callBack(@Nullable DialFailure failure) {
        RelayCallback waiting = callback;
        callback = null;
        if (waiting != null) {
            waiting.done(failure);
        }
    }

    private UpstreamConnection current() {
        if (upstream == null) {
            throw new IllegalStateException("no upstream in phase " + phase);
        }
        return upstream;
    }

    private SandboxAddress addressed() {
        SandboxAddress address = routed.address();
        if (address == null) {
            throw new IllegalStateException("request " + routed.requestId() + " was never addressed");
        }
        return address;
    }
}
