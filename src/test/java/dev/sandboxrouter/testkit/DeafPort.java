package dev.sandboxrouter.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port that neither takes nor refuses a connection, as a pod does whose node is gone: its accept queue is full and
 * nobody empties it, so Linux drops every further SYN.
 */
public final class DeafPort implements Closeable {

    private static final int CONNECT_MILLIS = 150;
    /** Far above what a backlog of one holds. */
    private static final int MOST = 16;

    private final ServerSocket listener;
    private final List<Socket> queued = new ArrayList<>();

    private DeafPort(ServerSocket listener) {
        this.listener = listener;
    }

    /** Takes the place of a sandbox, which must have closed its port. */
    public static DeafPort insteadOf(ScriptedSandbox sandbox) throws IOException {
        sandbox.refuse();
        ServerSocket listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getByName(sandbox.ip()), sandbox.port()), 1);
        DeafPort port = new DeafPort(listener);
        port.fill();
        return port;
    }

    private void fill() throws IOException {
        for (int i = 0; i < MOST; i++) {
            Socket socket = new Socket();
            queued.add(socket);
            try {
                socket.connect(listener.getLocalSocketAddress(), CONNECT_MILLIS);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
        throw new IllegalStateException("the accept queue never filled");
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : queued) {
            socket.close();
        }
        listener.close();
    }
}
