package dev.sandboxrouter.testkit;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports below the range that the kernel gives to whoever asks for any port. A port from there can be told to a router
 * before it is bound, since no connection takes it meanwhile; and a sandbox on it never has the port of a router on
 * another loopback address, which would be right to take it for itself (contract 4.9). Thread-safe.
 */
public final class FreePorts {

    /** Of each of the two processes that unit tests run in; the build numbers them from 1 on. */
    private static final int COUNT = 6_000;

    private static final int FIRST = 20_000 + (Integer.getInteger("surefire.forkNumber", 1) - 1) * COUNT;

    /** Begins elsewhere in each process, so that two builds side by side rarely try the same port. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 997 % COUNT));

    private FreePorts() {}

    /** A port that nobody listens on at 127.0.0.1, and that is not given out again soon. */
    public static int next() throws IOException {
        ServerSocket listener = listen(InetAddress.getLoopbackAddress());
        listener.close();
        return listener.getLocalPort();
    }

    /** A listener on such a port of an address. */
    public static ServerSocket listen(InetAddress ip) throws IOException {
        for (int i = 0; i < COUNT; i++) {
            ServerSocket listener = new ServerSocket();
            try {
                int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
                listener.setReuseAddress(true);
                listener.bind(new InetSocketAddress(ip, port), 200);
                return listener;
            } catch (BindException taken) {
                listener.close();
            }
        }
        throw new BindException("no port from " + FIRST + " on is free at " + ip);
    }
}
