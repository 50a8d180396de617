package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.IngressRequest;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.RoutedRequest;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.relay.codec.HeaderRules;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What becomes of a request's head on its way to the sandbox; contract section 5. Event loop only. */
final class Forwarding {

    private final Relay relay;
    private final HttpRequest head;
    private final RoutedRequest routed;
    private final Peer peer;
    private final @Nullable InetAddress client;
    private final @Nullable Upgrade upgrade;

    private boolean prepared;
    private @Nullable String forwardHost;
    private @Nullable String trafficToken;

    Forwarding(Relay relay, HttpRequest head, RoutedRequest routed, Peer peer, @Nullable InetAddress client) {
        this.relay = relay;
        this.head = head;
        this.routed = routed;
        this.peer = peer;
        this.client = client;
        this.upgrade = Upgrade.of(head, relay.options().upgradeProtocols());
    }

    /** What the head alone is refused for, whatever it addresses; null if nothing. */
    static @Nullable Refusal check(HttpRequest head) {
        return isForwardable(head) ? HeaderRules.check(head.headers()) : new Refusal.MethodNotAllowed();
    }

    /** Contract section 2: these three ask something of the router itself, or of a path of proxies. */
    private static boolean isForwardable(HttpRequest head) {
        String method = head.method().name();
        return !method.equals("CONNECT")
                && !method.equals("TRACE")
                && !head.uri().equals("*");
    }

    /** The address that the route gave the request; an {@link IllegalStateException} if it gave none. */
    static SandboxAddress addressOf(RoutedRequest routed) {
        SandboxAddress address = routed.address();
        if (address == null) {
            throw new IllegalStateException("request " + routed.requestId() + " was never addressed");
        }
        return address;
    }

    /** What the client asks to switch to; null if nothing. */
    @Nullable
    Upgrade upgrade() {
        return upgrade;
    }

    /** RFC 9110 9.2.2. */
    boolean isIdempotent() {
        return switch (head.method().name()) {
            case "GET", "HEAD", "OPTIONS", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    /**
     * Makes the head ready for the sandbox: once, however many attempts follow; but what routes add, they may add to each.
     * The refusal if it may not go there.
     */
    @Nullable
    Refusal prepare(@Nullable AddedFields added) {
        if (prepared) {
            add(added);
            return null;
        }
        prepared = true;
        SandboxAddress address = addressOf(routed);
        forwardHost = forwardHost(address);
        trafficToken = Facts.trafficToken(head);
        Refusal refusal = relay.headers().prepareRequest(head.headers(), context(address));
        head.setUri(address.forwardTarget());
        add(added);
        if (refusal != null || upgrade == null) {
            return refusal;
        }
        InetAddress counted = client == null ? peer.address() : client;
        return upgrade.reserve(relay.tunnels(), counted, relay.options().maxTunnelsPerClient());
    }

    private void add(@Nullable AddedFields added) {
        if (added != null) {
            added.applyTo(head.headers());
        }
    }

    /** The client waits for a word that is the sandbox's; but the sandbox is not asked before a step has seen the body. */
    void continueInSandboxesPlace(ClientOutput output) {
        output.interim(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        output.flush();
        head.headers().remove(HttpHeaderNames.EXPECT);
    }

    /** The mask, or in the forms of E2B's clients {@code Host} as received; null for the target's own (contract 5). */
    private @Nullable String forwardHost(SandboxAddress address) {
        String masked = routed.maskedHost();
        return masked == null && address.form().isE2b() ? routed.head().host() : masked;
    }

    /** {@code Host} for the sandbox that has this authority. */
    String hostFor(String authority) {
        return forwardHost == null ? authority : forwardHost;
    }

    private HeaderRules.RequestContext context(SandboxAddress address) {
        return new HeaderRules.RequestContext(
                address.form(),
                peer.text(),
                peer.trusted(),
                peer.scheme(),
                routed.head().host(),
                routed.requestId(),
                upgrade == null ? null : upgrade.protocol());
    }

    /** What rules look at, before and after the head was made ready: it loses the token by that. */
    IngressRequest facts(SandboxAddress address) {
        String token = prepared ? trafficToken : Facts.trafficToken(head);
        return new IngressRequest(address.sandbox(), address.port(), address.form(), client, token);
    }

    /** Gives back what was reserved for a tunnel that did not come, or is closed. */
    void release() {
        if (upgrade != null) {
            upgrade.release();
        }
    }
}
