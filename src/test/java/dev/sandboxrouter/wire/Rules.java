package dev.sandboxrouter.wire;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import dev.sandboxrouter.testkit.Message;
import dev.sandboxrouter.testkit.ScriptedSandbox;
import dev.sandboxrouter.testkit.WebSocket;
import java.util.ArrayList;
import java.util.List;

/** Rule sets with one thing in them, and requests in the forms of E2B's clients. */
final class Rules {

    static final String DOMAIN = "box.test";

    private Rules() {}

    static SandboxKey key(ScriptedSandbox sandbox) {
        return new SandboxKey(sandbox.namespace(), sandbox.id());
    }

    static NetworkRules allowPorts(Integer... ports) {
        return new NetworkRules(List.of(ports), List.of(), List.of(), List.of(), null, true, 0, List.of(), List.of());
    }

    static NetworkRules denyPorts(Integer... ports) {
        return new NetworkRules(List.of(), List.of(ports), List.of(), List.of(), null, true, 0, List.of(), List.of());
    }

    static NetworkRules denyIn(String... entries) {
        return new NetworkRules(List.of(), List.of(), List.of(), List.of(entries), null, true, 0, List.of(), List.of());
    }

    static NetworkRules allowIn(String... entries) {
        return new NetworkRules(
                List.of(), List.of(), List.of(entries), List.of("0.0.0.0/0"), null, true, 0, List.of(), List.of());
    }

    static NetworkRules mask(String host) {
        return new NetworkRules(List.of(), List.of(), List.of(), List.of(), host, true, 0, List.of(), List.of());
    }

    static NetworkRules secured(int version) {
        return new NetworkRules(List.of(), List.of(), List.of(), List.of(), null, false, version, List.of(), List.of());
    }

    static String host(ScriptedSandbox sandbox) {
        return sandbox.port() + "-" + sandbox.id() + "." + DOMAIN;
    }

    /** A GET in host form. */
    static String get(ScriptedSandbox sandbox, String path, String... lines) {
        return Message.head(withHost("GET " + path + " HTTP/1.1", sandbox, lines));
    }

    /** A WebSocket handshake in host form. */
    static String upgrade(ScriptedSandbox sandbox, String path, String... lines) {
        List<String> all = new ArrayList<>(List.of(lines));
        all.add(WebSocket.handshake());
        return get(sandbox, path, all.toArray(String[]::new));
    }

    private static String[] withHost(String requestLine, ScriptedSandbox sandbox, String... lines) {
        List<String> all = new ArrayList<>(List.of(requestLine, "Host: " + host(sandbox)));
        all.addAll(List.of(lines));
        return all.toArray(String[]::new);
    }
}
