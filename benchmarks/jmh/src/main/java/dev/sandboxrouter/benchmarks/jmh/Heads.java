package dev.sandboxrouter.benchmarks.jmh;

import dev.sandboxrouter.contract.RequestHead;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Request heads as clients send them. */
final class Heads {

    /** About 200 bytes, as wrk and the SDKs send them. */
    static final String SMALL = "GET /execute/status?job=42 HTTP/1.1\r\n"
            + "Host: sandbox-router-svc.agent-sandbox-system:8080\r\n"
            + "X-Sandbox-ID: bench\r\n"
            + "X-Sandbox-Namespace: default\r\n"
            + "X-Sandbox-Port: 8888\r\n"
            + "User-Agent: sdk/1.0\r\n"
            + "Accept: */*\r\n"
            + "\r\n";

    private Heads() {}

    /** The fields of {@link #SMALL}, in a new object. */
    static HttpHeaders smallFields() {
        return new DefaultHttpHeaders(false)
                .add("Host", "sandbox-router-svc.agent-sandbox-system:8080")
                .add("X-Sandbox-ID", "bench")
                .add("X-Sandbox-Namespace", "default")
                .add("X-Sandbox-Port", "8888")
                .add("User-Agent", "sdk/1.0")
                .add("Accept", "*/*");
    }

    static RequestHead of(String target, HttpHeaders fields) {
        InetSocketAddress peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
        return new Head("GET", target, fields, peer);
    }

    private record Head(String method, String target, HttpHeaders fields, InetSocketAddress peer)
            implements RequestHead {

        @Override
        public String host() {
            return fields.get("Host");
        }

        @Override
        public String header(String name) {
            return fields.get(name);
        }

        @Override
        public List<String> headers(String name) {
            return fields.getAll(name);
        }

        @Override
        public String scheme() {
            return "http";
        }
    }
}
