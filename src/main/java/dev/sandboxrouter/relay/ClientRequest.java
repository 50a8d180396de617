package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.Check;
import dev.sandboxrouter.contract.DialFailure;
import dev.sandboxrouter.contract.IngressRequest;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.RoutedRequest;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.contract.TrafficListener.UpstreamError;
import dev.sandboxrouter.relay.codec.HeaderRules;
import dev.sandboxrouter.relay.tunnel.TunnelOwner;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request from its head to its end, as the route holds it.
 *
 * <pre>
 *   ROUTING ──{@link #relay}──▶ DIALLING ──connected──▶ RELAYING ──response ended──▶ OVER
 *      ▲                    │    ▲               │   └──101──▶ TUNNELLED ──closed──▶ OVER
 *      └────dial failed─────┘    └───replaced────┘
 *   before a response head: a refusal, a passed limit, the sandbox lost ──{@link #answer}──▶ OVER
 *   after it: the sandbox lost, a passed limit ──{@link #cut}──▶ OVER
 *   at any time: the client left ──▶ OVER
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
    private final @Nullable Upgrade upgrade;

    private Phase phase = Phase.ROUTING;
    private boolean prepared;
    private @Nullable String forwardHost;
    private @Nullable String trafficToken;
    private boolean bodyComplete;
    private boolean continued;
    private long limitNanos;
    private @Nullable RelayCallback callback;
    private @Nullable Transfer transfer;
    /** Written by the step that holds the exchange, on any thread; read here once it has handed it on. */
    private int checksPassed;

    private @Nullable Target dialable;
    private @Nullable AddedFields added;
    private @Nullable BodyBuffer body;

    ClientRequest(
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
        this.upgrade = Upgrade.of(head, relay.options().upgradeProtocols());
        this.limitNanos = relay.options().proxyTimeout().toNanos();
    }

    /** What the steps of the route read and decide. */
    public RoutedRequest routed() {
        return routed;
    }

    /** The thread that owns this request. */
    public EventLoop eventLoop() {
        return connection.eventLoop();
    }

    /** The client's address as of contract section 9; null where a trusted proxy's word for it is unreadable. */
    public @Nullable InetAddress client() {
        return client;
    }

    /** The {@code Content-Length} of the request; -1 where there is none. */
    public long contentLength() {
        return HttpUtil.getContentLength(head, -1L);
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
        Refusal refusal = isForwardable() ? HeaderRules.check(head.headers()) : new Refusal.MethodNotAllowed();
        if (refusal != null) {
            answer(refusal);
        } else {
            handler.handle(this);
        }
    }

    /** Contract section 2: these three ask something of the router itself, or of a path of proxies. */
    private boolean isForwardable() {
        String method = head.method().name();
        return !method.equals("CONNECT")
                && !method.equals("TRACE")
                && !head.uri().equals("*");
    }

    // ---------------------------------------------------------------- called by the route, on any thread

    /** The route knows which sandbox is meant. From here on the caller's own time-out holds, look-ups and retries included. */
    public void addressed(SandboxAddress address) {
        routed.addressed(address);
        Duration timeout = address.timeout();
        if (timeout != null) {
            inLoop(() -> lowerLimit(timeout));
        }
    }

    private void inLoop(Runnable task) {
        if (eventLoop().inEventLoop()) {
            task.run();
        } else {
            eventLoop().execute(task);
        }
    }

    /**
     * Whether an unused connection to the target is open that the next attempt would take. Only the owning thread can say
     * so; on any other the answer is no.
     */
    public boolean hasConnectionTo(Target target) {
        return eventLoop().inEventLoop() && relay.upstreams().hasConnection(eventLoop(), target, log.startNanos());
    }

    /** Notes that a check let the request pass. The router's own steps alone can say so. */
    public void passed(Check check, StepKey key) {
        relay.mustHold(key);
        checksPassed |= 1 << check.ordinal();
    }

    /** Sets where the next attempt goes; there is no other way to an address. */
    public void resolved(Target target, StepKey key) {
        relay.mustHold(key);
        routed.resolved(target);
        dialable = target;
    }

    /** Whether the next attempt has an address; each address serves one attempt. */
    public boolean isResolved() {
        return dialable != null;
    }

    /**
     * Sets a field of the head that the sandbox will get, in the place of any that the caller sent under this name.
     *
     * @throws IllegalArgumentException if routes may not set the field, or the value is none (RFC 9110 5.5)
     */
    public void setField(String name, String value) {
        if (added == null) {
            added = new AddedFields();
        }
        added.set(name, value);
    }

    /**
     * Waits for the body and holds it until it is forwarded. A larger one refuses the request with 413.
     *
     * @param maxBytes 0 or more
     */
    public void body(int maxBytes, BodyCallback whenDone) {
        inLoop(() -> gather(maxBytes, whenDone));
    }

    /**
     * Makes one attempt at the address that resolution gave: connects and, once that holds, relays until the end. The
     * callback comes at the end of the relay, or as soon as the dial failed.
     *
     * @throws IllegalStateException if nothing was resolved since the last attempt
     */
    public void relay(RelayCallback whenDone) {
        Target target = dialable;
        if (target == null) {
            throw new IllegalStateException("sandbox-http:relay needs a step before it that resolves");
        }
        dialable = null;
        inLoop(() -> attempt(target, whenDone));
    }

    /**
     * The route has ended. Where the relay has not answered, this answers: with the refusal of a step, or for what went
     * wrong.
     *
     * @param failure what the route ended with; null if it ended well
     */
    public void complete(@Nullable Throwable failure) {
        inLoop(() -> routeEnded(failure));
    }

    private void routeEnded(@Nullable Throwable failure) {
        if (phase == Phase.ROUTING) {
            Refusal refusal = routed.refusal();
            answer(refusal != null ? refusal : refusalFor(failure));
        }
    }

    private Refusal refusalFor(@Nullable Throwable failure) {
        if (failure instanceof DialFailure dial) {
            if (dial.kind() == DialFailure.Kind.NO_SUCH_NAME || dial.kind() == DialFailure.Kind.DNS) {
                relay.listener()
                        .upstreamFailed(sandbox(), UpstreamError.DIAL); // nothing was dialled, so not yet counted
            }
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

    // ---------------------------------------------------------------- the body, for a step that asks

    private void gather(int maxBytes, BodyCallback whenDone) {
        if (phase != Phase.ROUTING || (body != null && body.isAwaited())) {
            whenDone.done(null);
            return;
        }
        if (body == null) {
            body = new BodyBuffer();
        }
        body.expect(maxBytes, whenDone);
        if (contentLength() > maxBytes) {
            refuseBody(body, maxBytes);
            return;
        }
        if (bodyComplete) {
            body.completed();
        }
        if (leavesBodyOpen()) {
            continueForSandbox();
        }
        connection.deliver();
        gathered();
    }

    /** The client waits for a word that only the sandbox was to say; but the sandbox is not asked before the body is here. */
    private void continueForSandbox() {
        connection.output().interim(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        connection.output().flush();
        head.headers().remove(HttpHeaderNames.EXPECT);
        continued = true;
    }

    private void gathered() {
        BodyBuffer buffer = body;
        if (buffer == null || !buffer.isAwaited()) {
            return;
        }
        if (buffer.isTooLarge()) {
            refuseBody(buffer, buffer.limit());
        } else if (buffer.isComplete()) {
            buffer.deliver();
        }
    }

    private void refuseBody(BodyBuffer buffer, int maxBytes) {
        routed.refuse(new Refusal.BodyTooLarge(maxBytes));
        buffer.giveUp();
    }

    /** Hands what was gathered to the transfer that begins; null if no step asked for it. */
    @Nullable
    BodyBuffer takeBody() {
        BodyBuffer buffer = body;
        body = null;
        return buffer;
    }

    // ---------------------------------------------------------------- dialling

    /**
     * Why the request must not go out, whatever the route says: a step refused it, in a copy of the exchange or behind a
     * handler that went on; or a check was never made, because its step failed or the route has none.
     */
    private @Nullable Refusal whyNot(Target target) {
        if (routed.refusal() != null) {
            return routed.refusal();
        }
        Check missing = relay.missing(checksPassed);
        if (missing != null) {
            LOG.error(
                    "request {}: not forwarded, the route has not passed its step {}",
                    routed.requestId(),
                    missing.step());
            return new Refusal.Internal();
        }
        return prepared ? null : prepare(target);
    }

    private void attempt(Target target, RelayCallback whenDone) {
        if (phase != Phase.ROUTING) {
            whenDone.done(null);
            return;
        }
        Refusal refusal = whyNot(target);
        if (refusal != null) {
            answer(refusal);
            whenDone.done(null);
            return;
        }
        if (log.attempted(target) > 1) {
            relay.listener().retried(addressed().sandbox());
        }
        callback = whenDone;
        phase = Phase.DIALLING;
        relay.upstreams().connect(eventLoop(), target, log.startNanos(), this::dialled);
    }

    /** What is done once, however many attempts follow. */
    private @Nullable Refusal prepare(Target target) {
        prepared = true;
        SandboxAddress address = addressed();
        forwardHost = forwardHost(address);
        trafficToken = Facts.trafficToken(head);
        Refusal refusal = relay.headers().prepareRequest(head.headers(), context(address, target));
        head.setUri(address.forwardTarget());
        if (added != null) {
            added.applyTo(head.headers());
        }
        if (refusal != null || upgrade == null) {
            return refusal;
        }
        InetAddress counted = client == null ? connection.peer().address() : client;
        return upgrade.reserve(relay.tunnels(), counted, relay.options().maxTunnelsPerClient());
    }

    /** The mask, or in the forms of E2B's clients {@code Host} as received; null for the target's own (contract 5). */
    private @Nullable String forwardHost(SandboxAddress address) {
        String masked = routed.maskedHost();
        return masked == null && address.form().isE2b() ? routed.head().host() : masked;
    }

    /** {@code Host} for a sandbox. */
    String hostFor(Target target) {
        return forwardHost == null ? target.authority() : forwardHost;
    }

    private HeaderRules.RequestContext context(SandboxAddress address, Target target) {
        Peer peer = connection.peer();
        return new HeaderRules.RequestContext(
                address.form(),
                peer.text(),
                peer.trusted(),
                peer.scheme(),
                routed.head().host(),
                hostFor(target),
                routed.requestId(),
                upgrade == null ? null : upgrade.protocol());
    }

    private void lowerLimit(Duration callersLimit) {
        if (phase != Phase.OVER && callersLimit.toNanos() < limitNanos) {
            limitNanos = callersLimit.toNanos();
            connection.deadline().at(log.startNanos() + limitNanos);
        }
    }

    private void dialled(@Nullable UpstreamConnection connected, @Nullable DialFailure failure) {
        if (phase != Phase.DIALLING) {
            if (connected != null) {
                connected.close();
            }
        } else if (connected != null) {
            phase = Phase.RELAYING;
            transfer = new Transfer(this, connection, connected, relay);
            transfer.begin(head);
        } else {
            relay.listener().upstreamFailed(sandbox(), UpstreamError.DIAL);
            phase = Phase.ROUTING;
            callBack(failure);
        }
    }

    /** Puts a new connection in the place of a reused one that was lost before it answered; contract section 5. */
    void replace(Target target) {
        transfer = null;
        phase = Phase.DIALLING;
        relay.upstreams().dial(eventLoop(), target, log.startNanos(), this::dialled);
    }

    /** RFC 9110 9.2.2, and without a body, which would have to be kept to be sent again. */
    boolean isSafelyRepeatable() {
        return bodyComplete
                && log.bytesIn() == 0
                && switch (head.method().name()) {
                    case "GET", "HEAD", "OPTIONS", "PUT", "DELETE" -> true;
                    default -> false;
                };
    }

    // ---------------------------------------------------------------- told by the client's connection

    boolean isHead() {
        return HttpMethod.HEAD.equals(head.method());
    }

    boolean isBodyComplete() {
        return bodyComplete;
    }

    boolean isOver() {
        return phase == Phase.OVER;
    }

    /**
     * Whether the client waits for a 100 (Continue) that has not come. A final answer leaves the framing open then: a
     * client may send the body all the same, or its next request in its place.
     */
    boolean leavesBodyOpen() {
        return !bodyComplete && !continued && log.bytesIn() == 0 && HttpUtil.is100ContinueExpected(head);
    }

    /** The sandbox's 100 (Continue) has gone to the client. */
    void continued() {
        continued = true;
    }

    /** Whether the next piece of the body has somewhere to go; if not it waits and nothing more is read. */
    boolean takesBody() {
        return phase == Phase.OVER || (transfer != null && transfer.takesBody()) || (body != null && body.takesMore());
    }

    /** The next piece of the body; takes over the reference. The empty end of a body may come at any time. */
    void requestContent(HttpContent content) {
        bodyComplete |= content instanceof LastHttpContent;
        log.received(content.content().readableBytes());
        if (transfer != null) {
            transfer.requestContent(content);
        } else if (body != null && phase != Phase.OVER) {
            body.add(content);
            gathered();
        } else {
            content.release(); // unwanted; or an empty end, which the forwarded head will take along
        }
    }

    /** The client's framing broke in mid-body: what follows cannot be told from a request. */
    void bodyBroken(Refusal refusal) {
        if (phase == Phase.OVER) {
            connection.linger(); // the answer may still be on its way
        } else if (isStreaming()) {
            cut(refusal.reason());
        } else {
            answer(refusal);
        }
    }

    void flushRequest() {
        if (transfer != null) {
            transfer.flushRequest();
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
        relay.listener().upstreamFailed(sandbox(), UpstreamError.TIMEOUT);
        if (isStreaming()) {
            cut("upstream-timeout");
        } else {
            SandboxKey sandbox = sandbox();
            answer(new Refusal.UpstreamTimeout(sandbox == null ? "" : sandbox.id()));
        }
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
        if (upgrade == null || !bodyComplete || isStreaming() || !upgrade.isGrantedBy(response)) {
            return false;
        }
        transfer = null;
        phase = Phase.TUNNELLED;
        log.answered(101);
        TunnelOwner owner = TunnelOwner.of(facts(addressed()), sandbox.target());
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
        Refusal refusal = check.refusal(facts(address));
        if (refusal != null && isStreaming()) {
            cut(refusal.reason());
        } else if (refusal != null) {
            answer(refusal);
        }
    }

    /** What rules look at. The head loses the token when it is made ready for the sandbox. */
    private IngressRequest facts(SandboxAddress address) {
        String token = prepared ? trafficToken : Facts.trafficToken(head);
        return new IngressRequest(address.sandbox(), address.port(), address.form(), client, token);
    }

    // ---------------------------------------------------------------- ends

    /** Answers in the sandbox's place. Only before a response head was sent. */
    void answer(Refusal refusal) {
        abandon();
        RefusalBody body = RefusalBody.of(refusal, routed.address(), head.headers(), routed.requestId());
        log.refused(refusal, isHead() ? 0 : body.bytes().length);
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
        BodyBuffer buffer = takeBody();
        if (buffer != null) {
            buffer.release();
            buffer.giveUp();
        }
        if (upgrade != null) {
            upgrade.release();
        }
        relay.listener().requestEnded(log.toCompleted(sandbox()));
        callBack(null);
    }

    private void callBack(@Nullable DialFailure failure) {
        RelayCallback waiting = callback;
        callback = null;
        if (waiting != null) {
            waiting.done(failure);
        }
    }

    private SandboxAddress addressed() {
        SandboxAddress address = routed.address();
        if (address == null) {
            throw new IllegalStateException("request " + routed.requestId() + " was never addressed");
        }
        return address;
    }
}
