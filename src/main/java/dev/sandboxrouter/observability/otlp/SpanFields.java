package dev.sandboxrouter.observability.otlp;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.observability.tracing.Attempt;
import dev.sandboxrouter.observability.tracing.TracedRequest;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
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

    /** Of spans, by method. */
    private static final Map<String, String> NAMES =
            METHODS.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), method -> "HTTP " + method));

    private static final String OTHER_METHOD = "_OTHER";
    private static final String NO_METHOD = "-";

    private static final AttributeName METHOD = AttributeName.of("http.request.method");
    private static final AttributeName ORIGINAL_METHOD = AttributeName.of("http.request.method_original");
    private static final AttributeName RESENT = AttributeName.of("http.request.resend_count");
    private static final AttributeName STATUS = AttributeName.of("http.response.status_code");
    private static final AttributeName SCHEME = AttributeName.of("url.scheme");
    private static final AttributeName PATH = AttributeName.of("url.path");
    private static final AttributeName URL = AttributeName.of("url.full");
    private static final AttributeName SERVER = AttributeName.of("server.address");
    private static final AttributeName SERVER_PORT = AttributeName.of("server.port");
    private static final AttributeName CLIENT = AttributeName.of("client.address");
    private static final AttributeName PEER = AttributeName.of("network.peer.address");
    private static final AttributeName PEER_PORT = AttributeName.of("network.peer.port");
    private static final AttributeName VERSION = AttributeName.of("network.protocol.version");
    private static final AttributeName USER_AGENT = AttributeName.of("user_agent.original");
    private static final AttributeName ERROR = AttributeName.of("error.type");
    private static final AttributeName SANDBOX_ID = AttributeName.of("sandbox.id");
    private static final AttributeName SANDBOX_NAMESPACE = AttributeName.of("sandbox.namespace");
    private static final AttributeName RPC_SYSTEM = AttributeName.of("rpc.system.name");
    private static final AttributeName RPC_STATUS = AttributeName.of("rpc.response.status_code");

    private static final String GRPC = "grpc";

    private SpanFields() {}

    /** {@code HTTP GET}; {@code HTTP} alone for a method that anybody may have made up, so that names stay few. */
    static String name(CompletedRequest request) {
        return NAMES.getOrDefault(request.method(), "HTTP");
    }

    static void ofRequest(
            SpanAttributes fields,
            CompletedRequest request,
            TracedRequest trace,
            AddressTexts peers,
            @Nullable String error) {
        method(fields, request.method());
        fields.put(SCHEME, trace.scheme());
        fields.put(PATH, cut(request.path()));
        fields.put(STATUS, request.status());
        host(fields, trace.host(), trace.scheme());
        fields.put(CLIENT, request.clientIp());
        InetSocketAddress peer = trace.peer();
        if (peer != null) {
            fields.put(PEER, peers.textOf(peer.getAddress()));
            fields.put(PEER_PORT, peer.getPort());
        }
        text(fields, VERSION, trace.httpVersion());
        text(fields, USER_AGENT, request.userAgent());
        grpc(fields, GrpcCode.of(trace));
        ending(fields, request.sandbox(), error);
    }

    /** @param resent how many attempts there were before this one */
    static void ofAttempt(
            SpanAttributes fields, CompletedRequest request, Attempt attempt, int resent, @Nullable String error) {
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
            fields.put(STATUS, attempt.status());
        }
        if (resent > 0) {
            fields.put(RESENT, resent);
        }
        grpc(fields, GrpcCode.of(attempt));
        ending(fields, request.sandbox(), error);
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

    private static void text(SpanAttributes fields, AttributeName name, @Nullable String value) {
        if (value != null) {
            fields.put(name, cut(value));
        }
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
