package dev.sandboxrouter.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox on a loopback address of its own whose connections do what a test says, each on its own thread. What it
 * received, and on which connection, can be asked at any time from any thread.
 */
public final class ScriptedSandbox implements Closeable {

    private final String namespace;
    private final String id;
    private final InetSocketAddress address;
    private final List<SandboxConnection> connections = new CopyOnWriteArrayList<>();
    private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final Queue<Script> first = new ArrayDeque<>();
    private volatile Script everyOther = Script.echo();
    private volatile int sendBuffer;
    private @Nullable ServerSocket listener;
    private @Nullable Thread acceptor;

    private ScriptedSandbox(String namespace, String id, InetAddress ip, ServerSocket listener) {
        this.namespace = namespace;
        this.id = id;
        this.address = new InetSocketAddress(ip, listener.getLocalPort());
        accept(listener);
    }

    /** Listens on a free port of a loopback address and echoes until told otherwise. */
    public static ScriptedSandbox listening(String namespace, String id, InetAddress ip) throws IOException {
        return new ScriptedSandbox(namespace, id, ip, FreePorts.listen(ip));
    }

    /** The same on a given port. */
    public static ScriptedSandbox listening(String namespace, String id, InetAddress ip, int port) throws IOException {
        return new ScriptedSandbox(namespace, id, ip, bind(new InetSocketAddress(ip, port)));
    }

    private static ServerSocket bind(InetSocketAddress address) throws IOException {
        ServerSocket listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(address, 200);
        return listener;
    }

    /** What each connection does from now on, after those named by {@link #next}. */
    public ScriptedSandbox always(Script script) {
        everyOther = script;
        return this;
    }

    /** What the next connection that is not yet spoken for does. */
    public synchronized ScriptedSandbox next(Script script) {
        first.add(script);
        return this;
    }

    /** The kernel's send buffer of connections accepted from now on, so that little hides in it. */
    public ScriptedSandbox sendBuffer(int bytes) {
        sendBuffer = bytes;
        return this;
    }

    public String namespace() {
        return namespace;
    }

    public String id() {
        return id;
    }

    public int port() {
        return address.getPort();
    }

    public String ip() {
        return address.getAddress().getHostAddress();
    }

    /** The address and port that the router dials: {@code 127.77.0.1:40001}. */
    public String authority() {
        return ip() + ':' + port();
    }

    /** The field lines that address this sandbox. */
    public String fields() {
        String line = "X-Sandbox-ID: " + id + "\r\nX-Sandbox-Port: " + port() + "\r\n";
        return namespace.equals("default") ? line : line + "X-Sandbox-Namespace: " + namespace + "\r\n";
    }

    /** A request head that addresses this sandbox; a body may be appended. */
    public String request(String requestLine, String... fieldLines) {
        return Message.head(requestLine, "Host: router.test", fields(), String.join("\r\n", fieldLines));
    }

    /** A GET over HTTP/1.1 for a path. */
    public String get(String path, String... fieldLines) {
        return request("GET " + path + " HTTP/1.1", fieldLines);
    }

    /** A WebSocket handshake for a path. */
    public String upgrade(String path, String... fieldLines) {
        String lines = String.join("\r\n", fieldLines);
        return Message.head("GET " + path + " HTTP/1.1", "Host: router.test", fields(), WebSocket.handshake(), lines);
    }

    /** How many connections were accepted so far. */
    public int accepted() {
        return connections.size();
    }

    /** A connection by its number, counted from 1, once it was accepted. */
    public SandboxConnection connection(int number) {
        await("connection " + number).until(() -> connections.size() >= number);
        return connections.get(number - 1);
    }

    /** All requests recorded so far, in order. */
    public List<ReceivedRequest> requests() {
        return List.copyOf(requests);
    }

    /** A recorded request by its number, counted from 1, once it came. */
    public ReceivedRequest request(int number) {
        await("request " + number).until(() -> requests.size() >= number);
        return requests.get(number - 1);
    }

    private ConditionFactory await(String what) {
        return Awaitility.await(what + " of " + id).atMost(WireEnd.PATIENCE).pollInterval(Duration.ofMillis(5));
    }

    /** Closes the port: dials are refused from now on. Open connections stay. */
    public void refuse() throws IOException {
        Thread accepting = closeListener();
        if (accepting != null) {
            awaitEnd(accepting);
        }
    }

    private synchronized @Nullable Thread closeListener() throws IOException {
        if (listener == null) {
            return null;
        }
        listener.close();
        listener = null;
        return acceptor;
    }

    /** The kernel frees the port only when the accepting thread has let go of it. */
    private static void awaitEnd(Thread accepting) throws IOException {
        try {
            accepting.join(WireEnd.PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** Opens the same port again after {@link #refuse}. */
    public synchronized void listen() throws IOException {
        if (listener == null) {
            accept(bind(address));
        }
    }

    /** Ends every connection. Throws what a script threw, an {@link IOException} aside. */
    @Override
    public void close() throws IOException {
        refuse();
        for (SandboxConnection connection : connections) {
            connection.close();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("the script of " + id + " failed", failures.get(0));
        }
    }

    private synchronized void accept(ServerSocket open) {
        listener = open;
        acceptor = daemon(() -> acceptAll(open), id + "-accept");
    }

    private void acceptAll(ServerSocket open) {
        try {
            while (true) {
                begin(open.accept());
            }
        } catch (SocketException closed) {
            // refuse() or close() ended it.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void begin(Socket socket) throws IOException {
        if (sendBuffer > 0) {
            socket.setSendBufferSize(sendBuffer);
        }
        Script named = first.poll();
        Script script = named == null ? everyOther : named;
        SandboxConnection connection = new SandboxConnection(socket, connections.size() + 1, requests::add);
        connections.add(connection);
        daemon(() -> play(script, connection), id + '-' + connection.number());
    }

    private void play(Script script, SandboxConnection connection) {
        try (connection) {
            run(script, connection); // what it throws is noted before the other side sees the end
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(Script script, SandboxConnection connection) {
        try {
            script.run(connection);
        } catch (IOException | InterruptedException e) {
            // The router left, or the test is over: what that means, the test itself asserts.
        } catch (RuntimeException | Error e) {
            failures.add(e);
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
