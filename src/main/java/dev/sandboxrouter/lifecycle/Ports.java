package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.config.BindAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports for the listeners on stock netty-http, which takes 0 for "the scheme's port" rather than for "any". */
final class Ports {

    private Ports() {}

    /** The port itself, or a free one where it is 0. Somebody else may take it before it is bound; then start again. */
    static int concrete(BindAddress address) {
        if (address.port() != 0) {
            return address.port();
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(hostToBind(address)))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address to bind, where an empty one means all of both families. */
    static String hostToBind(BindAddress address) {
        return address.host().isEmpty() ? "0.0.0.0" : address.host();
    }
}
