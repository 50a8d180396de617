package dev.sandboxrouter.relay.codec;

import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.Refusal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map.Entry;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which fields go on, both ways; contract section 5. Edits in place: fields that no rule names keep order, repetition and
 * case. {@code Transfer-Encoding} stays where the decoders let it through, as one {@code chunked}: the next hop's framing
 * is of the same kind.
 *
 * <p>May be shared; the headers belong to their channel's event loop.
 */
public final class HeaderRules {

    /** More hops than this are a loop (508); contract 4.9. */
    public static final int MAX_HOPS = 4;

    private static final EnumSet<KnownField> REQUEST_DROPS = EnumSet.of(
            KnownField.CONNECTION,
            KnownField.KEEP_ALIVE,
            KnownField.PROXY_CONNECTION,
            KnownField.PROXY_AUTHENTICATE,
            KnownField.PROXY_AUTHORIZATION,
            KnownField.UPGRADE,
            KnownField.TRAFFIC_TOKEN,
            KnownField.E2B_CLIENT_IP,
            KnownField.FORWARDED,
            KnownField.POD_IP,
            KnownField.HOPS);

    private static final EnumSet<KnownField> SWITCHING_DROPS = EnumSet.of(
            KnownField.CONNECTION,
            KnownField.KEEP_ALIVE,
            KnownField.PROXY_CONNECTION,
            KnownField.PROXY_AUTHENTICATE,
            KnownField.PROXY_AUTHORIZATION,
            KnownField.TE,
            KnownField.REASON);

    private static final EnumSet<KnownField> RESPONSE_DROPS = EnumSet.copyOf(SWITCHING_DROPS);

    static {
        RESPONSE_DROPS.add(KnownField.UPGRADE);
    }

    /** Fields whose loss changes where a message goes, where it ends, or who is believed to have sent it. */
    private static final EnumSet<KnownField> NEVER_NOMINATED = EnumSet.of(
            KnownField.HOST,
            KnownField.CONTENT_LENGTH,
            KnownField.TRANSFER_ENCODING,
            KnownField.AUTHORIZATION,
            KnownField.TRAFFIC_TOKEN,
            KnownField.E2B_CLIENT_IP);

    private static final EnumSet<KnownField> FRAMING =
            EnumSet.of(KnownField.CONTENT_LENGTH, KnownField.TRANSFER_ENCODING);

    /** As they stand in the field; by index. */
    private static final List<String> HOP_TEXTS = List.of("0", "1", "2", "3", "4");

    private static final String BEARER = "bearer";

    private static final AsciiString TRACEPARENT = AsciiString.cached("traceparent");
    private static final AsciiString TRACESTATE = AsciiString.cached("tracestate");

    private final @Nullable AsciiString clientIpHeader;
    private final BooleanSupplier bearerIsOurs;

    /**
     * What the rules need to know of a request besides its fields.
     *
     * @param form how the sandbox was addressed
     * @param peer the TCP peer's address, bare text
     * @param peerTrusted whether the peer is one of {@code --trusted-proxies}
     * @param scheme the listener's, {@code http} or {@code https}
     * @param receivedHost {@code Host} as received; empty where an HTTP/1.0 client sent none
     * @param requestId for {@code X-Request-ID}
     * @param upgrade the accepted upgrade's protocol, as it shall stand in {@code Upgrade}; null for none
     */
    public record RequestContext(
            AddressForm form,
            String peer,
            boolean peerTrusted,
            String scheme,
            String receivedHost,
            String requestId,
            @Nullable String upgrade) {}

    /** Rules of a router that authorizes nobody. See the other constructor. */
    public HeaderRules(String clientIpHeader) {
        this(clientIpHeader, () -> false);
    }

    /**
     * @param clientIpHeader {@code --client-ip-header}; empty for none
     * @param bearerIsOurs whether {@code Authorization: Bearer} is a credential for the router, which no sandbox may see,
     *     even in the forms of E2B's clients: with every {@code --authz-mode} but {@code allow-all}. Asked for each
     *     request, as an operator's own authorizer is found with the first
     */
    public HeaderRules(String clientIpHeader, BooleanSupplier bearerIsOurs) {
        this.clientIpHeader = clientIpHeader.isEmpty() ? null : new AsciiString(clientIpHeader);
        this.bearerIsOurs = bearerIsOurs;
    }

    /**
     * Refuses a {@code Connection} that names a field which must not go (contract section 5); null if it is fine. Besides
     * the contract's list these are {@code Transfer-Encoding} and what access was judged by: a client that has a proxy in
     * front of us drop them would have the two of us see different requests. Call it before anything is decided.
     */
    public static Refusal.@Nullable Syntax check(HttpHeaders headers) {
        if (!headers.contains(HttpHeaderNames.CONNECTION)) {
            return null;
        }
        return anyNominated(headers, HeaderRules::mustStay) ? Refusal.Syntax.INVALID_CONNECTION : null;
    }

    private static boolean mustStay(String name) {
        KnownField known = KnownField.of(name);
        return (known != null && NEVER_NOMINATED.contains(known))
                || startsWith(name, "x-forwarded-")
                || isRouting(name);
    }

    /**
     * Whether a route may set this field of a request: not where it would change the framing, the address, or who is
     * believed to have sent it.
     */
    public static boolean maySet(String name) {
        return Tokens.isToken(name)
                && KnownField.of(name) == null
                && !startsWith(name, "x-forwarded-")
                && !isRouting(name)
                && !name.equalsIgnoreCase("expect");
    }

    /** Whether the request asks for an upgrade (contract section 7): the decoder pauses after exactly these. */
    public static boolean asksUpgrade(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return headers.contains(HttpHeaderNames.UPGRADE)
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && headers.getAll(HttpHeaderNames.UPGRADE).stream().anyMatch(value -> !value.isEmpty())
                && anyNominated(headers, name -> name.equalsIgnoreCase("upgrade"));
    }

    /**
     * Turns a received head into the one for the sandbox, but for {@code Host}, which each attempt has its own of: see
     * {@link #setHost}. Once a request, as it counts a hop.
     *
     * @return {@link Refusal.Loop} after too many hops, with the headers untouched; else null
     */
    public @Nullable Refusal prepareRequest(HttpHeaders headers, RequestContext context) {
        EnumSet<KnownField> present = KnownField.presentIn(headers);
        int hop = present.contains(KnownField.HOPS) ? Hops.next(headers) : 1;
        if (hop > MAX_HOPS) {
            return new Refusal.Loop();
        }
        if (present.contains(KnownField.CONNECTION)) {
            removeNominated(headers, name -> KnownField.of(name) == KnownField.TE || mustStay(name));
        }
        if (present.contains(KnownField.TE)) {
            keepTrailersOnly(headers);
        }
        removePresent(headers, present, REQUEST_DROPS);
        if (clientIpHeader != null) {
            headers.remove(clientIpHeader);
        }
        if (present.contains(KnownField.AUTHORIZATION)) {
            authorization(headers, context.form());
        }
        if (context.form() != AddressForm.HEADER) {
            removeMatching(headers, name -> startsWith(name, "x-sandbox-"));
        }
        upgrade(headers, context.upgrade());
        Forwarded.apply(headers, present, context);
        headers.set(KnownField.REQUEST_ID.text(), context.requestId());
        headers.add(KnownField.HOPS.text(), HOP_TEXTS.get(hop));
        return null;
    }

    /** E2B's clients send credentials that are the sandbox's, such as {@code Basic <user>:} for its agent. */
    private void authorization(HttpHeaders headers, AddressForm form) {
        boolean keep = form.isE2b()
                && !(bearerIsOurs.getAsBoolean()
                        && headers.getAll(HttpHeaderNames.AUTHORIZATION).stream()
                                .anyMatch(HeaderRules::isBearer));
        if (!keep) {
            headers.remove(HttpHeaderNames.AUTHORIZATION);
        }
    }

    private static boolean isBearer(String value) {
        return startsWith(value, BEARER) && (value.length() == BEARER.length() || value.charAt(BEARER.length()) <= ' ');
    }

    /** Replaces {@code Host} at its place. */
    public static void setHost(HttpHeaders headers, String host) {
        InPlace.set(headers, HttpHeaderNames.HOST, host);
    }

    /**
     * Sets the trace context that the sandbox gets, in the place of the caller's and of one that a route has set.
     *
     * @param keepsState whether {@code tracestate} goes on; without the {@code traceparent} it came with it means nothing
     */
    public static void setTrace(HttpHeaders headers, String traceparent, boolean keepsState) {
        headers.set(TRACEPARENT, traceparent);
        if (!keepsState) {
            headers.remove(TRACESTATE);
        }
    }

    private static void upgrade(HttpHeaders headers, @Nullable String protocol) {
        if (protocol != null) {
            headers.remove(HttpHeaderNames.ORIGIN);
            headers.add(HttpHeaderNames.CONNECTION, "Upgrade");
            headers.add(HttpHeaderNames.UPGRADE, protocol);
        }
    }

    /**
     * Turns a sandbox's head into the one for the client. {@code Connection} and {@code Keep-Alive} are gone afterwards:
     * look at them before. A sandbox that nominates a framing field is not obeyed in that.
     *
     * @param switchingProtocols whether it is the 101 of an accepted upgrade, whose {@code Upgrade} goes on
     */
    public void prepareResponse(HttpHeaders headers, boolean switchingProtocols) {
        EnumSet<KnownField> present = KnownField.presentIn(headers);
        if (present.contains(KnownField.CONNECTION)) {
            removeNominated(headers, name -> isFraming(name) || KnownField.of(name) == KnownField.UPGRADE);
        }
        removePresent(headers, present, switchingProtocols ? SWITCHING_DROPS : RESPONSE_DROPS);
        if (switchingProtocols) {
            headers.add(HttpHeaderNames.CONNECTION, "Upgrade");
        }
    }

    private static boolean isFraming(String name) {
        KnownField known = KnownField.of(name);
        return known != null && FRAMING.contains(known);
    }

    /**
     * Drops from trailers, of either direction, what only a head may say: every field these rules know, and routing
     * fields. Some receivers merge trailers into the head, and would believe them.
     */
    public void filterTrailers(HttpHeaders trailers) {
        if (!trailers.isEmpty()) {
            removeMatching(
                    trailers,
                    name -> KnownField.of(name) != null
                            || startsWith(name, "x-forwarded-")
                            || isRouting(name)
                            || (clientIpHeader != null && clientIpHeader.contentEqualsIgnoreCase(name)));
        }
    }

    private static boolean isRouting(CharSequence name) {
        return startsWith(name, "x-sandbox-") || startsWith(name, "e2b-sandbox-");
    }

    private static boolean startsWith(CharSequence name, String prefix) {
        return AsciiString.regionMatches(name, true, 0, prefix, 0, prefix.length());
    }

    /** {@code Trailer} goes on where trailers do, which is where a body is chunked. */
    private static void removePresent(HttpHeaders headers, EnumSet<KnownField> present, EnumSet<KnownField> drops) {
        for (KnownField field : present) {
            boolean pointless = field == KnownField.TRAILER && !present.contains(KnownField.TRANSFER_ENCODING);
            if (pointless || drops.contains(field)) {
                headers.remove(field.text());
            }
        }
    }

    /** One {@code TE: trailers} where the client sent that among others; it is what gRPC asks of every hop. */
    private static void keepTrailersOnly(HttpHeaders headers) {
        boolean trailers = headers.getAll(HttpHeaderNames.TE).stream().anyMatch(v -> Tokens.contains(v, "trailers"));
        headers.remove(HttpHeaderNames.TE);
        if (trailers) {
            headers.add(HttpHeaderNames.TE, "trailers");
        }
    }

    private static boolean anyNominated(HttpHeaders headers, Predicate<String> test) {
        for (String value : headers.getAll(HttpHeaderNames.CONNECTION)) {
            Tokens names = new Tokens(value);
            for (String name = names.next(); name != null; name = names.next()) {
                if (test.test(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void removeNominated(HttpHeaders headers, Predicate<String> spared) {
        anyNominated(headers, name -> {
            if (!spared.test(name)) {
                headers.remove(name);
            }
            return false;
        });
    }

    private static void removeMatching(HttpHeaders headers, Predicate<CharSequence> test) {
        List<CharSequence> names = new ArrayList<>();
        Iterator<Entry<CharSequence, CharSequence>> fields = headers.iteratorCharSequence();
        while (fields.hasNext()) {
            CharSequence name = fields.next().getKey();
            if (test.test(name)) {
                names.add(name);
            }
        }
        names.forEach(headers::remove);
    }
}
