package dev.sandboxrouter.observability.otlp;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.observability.tracing.Attempt;
import dev.sandboxrouter.observability.tracing.TracedRequest;
import io.opentelemetry.api.common.AttributeKey;
import java.net.InetSocketAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of spans: those of OpenTelemetry's HTTP conventions (stable since 1.23), of its
 * gRPC conventions how a call of gRPC ended, and which sandbox it was. Never
 * a query, a header or a body: they hold credentials (contract section 14). Texts of callers are cut, so that no caller can
 * make a batch larger than a collector takes, and so blind it to the others.
 */
final class SpanFields {

    /** Characters of one text that a caller chose; the rest of it is not sent. */
    static final int MAX_TEXT = 1024;

    /** Longest name of a host (RFC 1035 2.3.4), and a port. */
    private static final int MAX_HOST = 261;

    /** The methods that the conventions know; every other is {@code _OTHER}. */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY");

    private static final String OTHER_METHOD = "_OTHER";
    private static final String NO_METHOD = "-";

    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ORIGINAL_METHOD = AttributeKey.stringKey("http.request.method_original");
    private static final AttributeKey<Long> RESENT = AttributeKey.longKey("http.request.resend_count");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    private static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");
    private static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
    private static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
    private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("client.address");
    private static final AttributeKey<String> PEER = AttributeKey.stringKey("network.peer.address");
    private static final AttributeKey<Long> PEER_PORT = AttributeKey.longKey("network.peer.port");
    private static final AttributeKey<String> VERSION = AttributeKey.stringKey("network.protocol.version");
    private static final AttributeKey<String> USER_AGENT = AttributeKey.stringKey("user_agent.original");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> SANDBOX_ID = AttributeKey.stringKey("sandbox.id");
    private static final AttributeKey<String> SANDBOX_NAMESPACE = AttributeKey.stringKey("sandbox.namespace");
    private static final AttributeKey<String> RPC_SYSTEM = AttributeKey.stringKey("rpc.system.name");
    private static final AttributeKey<String> RPC_STATUS = AttributeKey.stringKey("rpc.response.status_code");

    private static final String GRPC = "grpc";

    private SpanFields() {}

    /** {@code HTTP GET}; {@code HTTP} alone for a method that anybody may have made up, so that names stay few. */
    static String name(CompletedRequest request) {
        return METHODS.contains(request.method()) ? "HTTP " + request.method() : "HTTP";
    }

    static SpanAttributes ofRequest(
            CompletedRequest request, TracedRequest trace, AddressTexts peers, @Nullable String error) {
        SpanAttributes fields = new SpanAttributes();
        method(fields, request.method());
        fields.put(SCHEME, trace.scheme());
        fields.put(PATH, cut(request.path()));
        fields.put(STATUS, (long) request.status());
        host(fields, trace.host(), trace.scheme());
        fields.put(CLIENT, request.clientIp());
        InetSocketAddress peer = trace.peer();
        if (peer != null) {
            fields.put(PEER, peers.textOf(peer.getAddress()));
            fields.put(PEER_PORT, (long) peer.getPort());
        }
        text(fields, VERSION, trace.httpVersion());
        text(fields, USER_AGENT, request.userAgent());
        grpc(fields, GrpcCode.of(trace));
        ending(fields, request.sandbox(), error);
        return fields;
    }

    /** @param resent how many attempts there were before this one */
    static SpanAttributes ofAttempt(CompletedRequest request, Attempt attempt, int resent, @Nullable String error) {
        SpanAttributes fields = new SpanAttributes();
        String authority = attempt.authority();
        int colon = authority.lastIndexOf(':');
        String ip = withoutBrackets(authority.substring(0, colon));
        long port = port(authority, colon + 1);
        method(fields, request.method());
        fields.put(URL, cut("http://" + authority + withoutQuery(attempt.forwardTarget())));
        fields.put(SERVER, ip);
        fields.put(SERVER_PORT, port);
        fields.put(PEER, ip);
        fields.put(PEER_PORT, port);
        fields.put(VERSION, attempt.httpVersion());
        if (attempt.status() != 0) {
            fields.put(STATUS, (long) attempt.status());
        }
        if (resent > 0) {
            fields.put(RESENT, (long) resent);
        }
        grpc(fields, GrpcCode.of(attempt));
        ending(fields, request.sandbox(), error);
        return fields;
    }

    private static void ending(SpanAttributes fields, @Nullable SandboxKey sandbox, @Nullable String error) {
        if (sandbox != null) {
            fields.put(SANDBOX_ID, sandbox.id());
            fields.put(SANDBOX_NAMESPACE, sandbox.namespace());
        }
        text(fields, ERROR, error);
    }

    private static void grpc(SpanAttributes fields, @Nullable GrpcCode code) {
        if (code != null) {
            fields.put(RPC_SYSTEM, GRPC);
            fields.put(RPC_STATUS, code.name());
        }
    }

    private static void method(SpanAttributes fields, String method) {
        boolean known = METHODS.contains(method);
        fields.put(METHOD, known ? method : OTHER_METHOD);
        if (!known && !method.equals(NO_METHOD)) {
            fields.put(ORIGINAL_METHOD, cut(method));
        }
    }

    /** The host that was asked for; the port is the scheme's own where none is named. */
    private static void host(SpanAttributes fields, String host, String scheme) {
        if (host.isEmpty() || host.length() > MAX_HOST) {
            return;
        }
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon > host.lastIndexOf(']');
        fields.put(SERVER, withoutBrackets(hasPort ? host.substring(0, colon) : host));
        long port = hasPort ? port(host, colon + 1) : 0;
        fields.put(SERVER_PORT, port > 0 ? port : defaultPort(scheme));
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static long defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /** 0 for what is no port. */
    private static long port(String host, int from) {
        long port = 0;
        for (int i = from; i < host.length(); i++) {
            int digit = host.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            port = Math.min(port * 10 + digit, 65_536);
        }
        return port > 65_535 ? 0 : port;
    }

    private static String withoutQuery(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    private static void text(SpanAttributes fields, AttributeKey<String> key, @Nullable String value) {
        if (value != null) {
            fields.put(key, cut(value));
        }
    }

    /** How many characters of a text are sent. */
    static int sent(String text) {
        return Math.min(text.length(), MAX_TEXT);
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
