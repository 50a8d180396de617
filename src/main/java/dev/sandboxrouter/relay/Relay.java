package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.Check;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.RequestHead;
import dev.sandboxrouter.contract.RoutedRequest;
import dev.sandboxrouter.contract.Tracing;
import dev.sandboxrouter.contract.TrafficListener;
import dev.sandboxrouter.relay.codec.HeaderRules;
import dev.sandboxrouter.relay.codec.SyntaxError;
import dev.sandboxrouter.tls.ReloadingTls;
import dev.sandboxrouter.tls.TlsEvents;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all connections of a router share. One instance serves every listener; thread-safe.
 *
 * <p>A listener's channels are set up by {@link #initializer}; what their requests mean is decided by the
 * {@link RequestHandler} given there.
 */
public final class Relay {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private static final String HEALTHZ = "/healthz";

    private final EventLoopGroup group;
    private final RelayOptions options;
    private final HeaderRules headers;
    private final RelayPorts ports;
    private final Upstreams upstreams;
    private final Tunnels tunnels;
    private final ClientConnections connections = new ClientConnections();
    private final StepKey key = new StepKey();
    private final AtomicBoolean keyTaken = new AtomicBoolean();
    private volatile Set<Check> required = Set.of();

    /** A relay of a router that authorizes nobody; see the other constructor. */
    public Relay(EventLoopGroup group, RelayOptions options, String clientIpHeader, RelayPorts ports) {
        this(group, options, clientIpHeader, () -> false, ports);
    }

    /**
     * Makes a relay over the event loops of {@code group}.
     *
     * @param clientIpHeader {@code --client-ip-header}; empty for none
     * @param bearerIsOurs whether a bearer token is a credential for the router; see {@link HeaderRules}
     */
    public Relay(
            EventLoopGroup group,
            RelayOptions options,
            String clientIpHeader,
            BooleanSupplier bearerIsOurs,
            RelayPorts ports) {
        this.group = group;
        this.options = options;
        this.headers = new HeaderRules(clientIpHeader, bearerIsOurs);
        this.ports = ports;
        this.upstreams = new Upstreams(group, options, ports.targets());
        this.tunnels = new Tunnels(options, ports.listener());
    }

    /**
     * Sets up accepted channels.
     *
     * @param scheme of the listener, {@code http} or {@code https}
     * @param handler decides about each request
     * @throws IllegalStateException for {@code https} where there are no certificates
     */
    public ChannelInitializer<Channel> initializer(String scheme, RequestHandler handler) {
        ReloadingTls tls = scheme.equals("https") ? certificates() : null;
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                if (tls != null) {
                    TlsEvents.install(channel, tls);
                }
                channel.config()
                        .setWriteBufferWaterMark(
                                new WriteBufferWaterMark(RelayOptions.LOW_WATERMARK, RelayOptions.HIGH_WATERMARK));
                choose(new ProtocolChoice(Relay.this, handler, scheme), channel, tls != null);
            }
        };
    }

    private void choose(ProtocolChoice choice, Channel channel, boolean encrypted) {
        if (encrypted) {
            choice.byHandshake(channel);
        } else if (options.http2PriorKnowledge()) {
            choice.byPreface(channel);
        } else {
            choice.http1(channel);
        }
    }

    private ReloadingTls certificates() {
        ReloadingTls tls = ports.tls();
        if (tls == null) {
            throw new IllegalStateException("no certificate is configured for a listener with TLS");
        }
        return tls;
    }

    /** The event loops that every connection of this relay must belong to, accepted ones too. */
    public EventLoopGroup eventLoops() {
        return group;
    }

    /** Every client connection that is open, tunnels aside; for the drain. */
    public ClientConnections connections() {
        return connections;
    }

    /** Every open tunnel. */
    public Tunnels tunnels() {
        return tunnels;
    }

    /** Connections to sandboxes. */
    public Upstreams upstreams() {
        return upstreams;
    }

    /**
     * Refuses, cuts and closes what rules that have changed do not allow any more; contract 8.3. Any thread; what is open
     * is looked at within moments, on its event loop.
     */
    public void recheck(RuleCheck check) {
        RuleSweep.run(check, connections.all(), tunnels);
    }

    /**
     * Gives the key of the router's own steps, once.
     *
     * @param checks what a request must have passed before it is forwarded
     * @throws IllegalStateException at the second call: the first caller holds it
     */
    public StepKey takeKey(Set<Check> checks) {
        if (keyTaken.getAndSet(true)) {
            throw new IllegalStateException("the key of this relay is taken");
        }
        required = Set.copyOf(checks);
        return key;
    }

    /**
     * Has requests pass one more check before they are forwarded, from the next one on. There is no way back.
     *
     * @throws IllegalArgumentException if the key is not that of {@link #takeKey}
     */
    public void require(Check check, StepKey held) {
        mustHold(held);
        EnumSet<Check> more = EnumSet.of(check);
        more.addAll(required);
        required = Set.copyOf(more);
    }

    void mustHold(StepKey held) {
        if (held != key) {
            throw new IllegalArgumentException("this is not the key of this relay's steps");
        }
    }

    /** What a request must have passed before it is forwarded. */
    Set<Check> required() {
        return required;
    }

    RelayOptions options() {
        return options;
    }

    HeaderRules headers() {
        return headers;
    }

    ClientAddresses clientAddresses() {
        return ports.clientAddresses();
    }

    TrafficListener listener() {
        return ports.listener();
    }

    Tracing tracing() {
        return ports.tracing();
    }

    /** Whether the request is a health probe of the router itself rather than of a sandbox. */
    boolean isProbe(RequestHead head) {
        return isHealthz(head.target())
                && (head.method().equals("GET") || head.method().equals("HEAD"))
                && ports.addressesNothing().test(head);
    }

    private static boolean isHealthz(String target) {
        return target.startsWith(HEALTHZ)
                && (target.length() == HEALTHZ.length() || target.charAt(HEALTHZ.length()) == '?');
    }

    RelayedRequest open(ClientConnection connection, HttpRequest head) {
        Peer peer = connection.peer();
        NettyRequestHead view = new NettyRequestHead(head, connection.channel(), peer.scheme());
        RoutedRequest routed =
                new RoutedRequest(view, RequestIds.of(head.headers().get("X-Request-ID")));
        InetAddress client = peer.trusted() ? ports.clientAddresses().clientOf(view) : peer.address();
        RequestRecord log = new RequestRecord(
                view.method(),
                view.target(),
                peer.trusted() && client != null ? client.getHostAddress() : peer.text(),
                routed.requestId(),
                head.headers().get("User-Agent"));
        return new RelayedRequest(connection, this, head, routed, client, log);
    }

    /** Something that is no request still is counted and logged once. */
    void reportSyntaxError(Peer peer, SyntaxError error, String requestId, int bodyBytes) {
        LOG.debug("request {} from {} refused: {}", requestId, peer.text(), error.why());
        String method = error.method() == null ? "-" : error.method();
        String target = error.target() == null ? "-" : error.target();
        Refusal refusal = error.refusal();
        RequestRecord log = new RequestRecord(method, target, peer.text(), requestId, null);
        log.traced(tracing().beginUnreadable(peer.scheme()));
        log.refused(refusal, bodyBytes);
        listener().requestStarted();
        listener().refused(refusal);
        listener().requestEnded(log.toCompleted(null));
    }

    void reportChannelFault(Peer peer, Throwable cause) {
        LOG.debug("connection of {} broke: {}", peer.text(), ChannelFaults.describe(cause));
    }
}
