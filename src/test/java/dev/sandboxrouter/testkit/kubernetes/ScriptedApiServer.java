package dev.sandboxrouter.testkit.kubernetes;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An API server on 127.0.0.1 that lists, watches and gets the pods of a {@link PodStore}, by plain HTTP/1.1 with chunked
 * watches or by WebSocket, and fails as its {@link FaultScript} says. Thread-safe.
 */
public final class ScriptedApiServer implements Closeable {

    private static final int BINDS_TO_TRY = 100;

    private final PodStore store;
    private final PodLists lists;
    private final FaultScript faults = new FaultScript();
    private final CustomResources networks = new CustomResources();
    private final CustomResourceCalls customCalls = new CustomResourceCalls(networks, faults);
    private final ApiCalls calls = new ApiCalls();
    private final Random seeds;
    private final ExecutorService threads = Executors.newCachedThreadPool(ScriptedApiServer::thread);
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Set<Socket> lost = ConcurrentHashMap.newKeySet();
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final int port;
    private @Nullable ServerSocket listener;
    /** Keeps the port while nobody listens on it, so that connecting is refused and nobody else gets it. */
    private @Nullable Socket placeholder;

    private ScriptedApiServer(PodStore store, long seed) throws IOException {
        this.store = store;
        this.lists = new PodLists(store);
        this.seeds = new Random(seed);
        this.port = listen(0);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "scripted-api-server");
        thread.setDaemon(true);
        return thread;
    }

    /** Starts a sound server. */
    public static ScriptedApiServer start(PodStore store, long seed) throws IOException {
        return new ScriptedApiServer(store, seed);
    }

    private int listen(int wanted) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        takeOver(socket::bind, wanted);
        listener = socket;
        threads.execute(() -> accept(socket));
        return socket.getLocalPort();
    }

    private interface Binding {
        void to(InetSocketAddress address) throws IOException;
    }

    /** A socket that was closed while a thread waited in it holds its port until that thread has noticed. */
    private static void takeOver(Binding binding, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        for (int i = 0; ; i++) {
            try {
                binding.to(address);
                return;
            } catch (BindException e) {
                if (i == BINDS_TO_TRY) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                Socket socket = from.accept();
                socket.setTcpNoDelay(true);
                connections.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException | RejectedExecutionException e) {
                // Refusing, or closed.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new ApiConnection(this, socket).run();
        } catch (IOException e) {
            // The client left, or a fault wants it to believe that we did.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(socket);
            lost.remove(socket);
        }
    }

    public int port() {
        return port;
    }

    public FaultScript faults() {
        return faults;
    }

    public ApiCalls calls() {
        return calls;
    }

    /** The rule sets that the cluster keeps. */
    public CustomResources networks() {
        return networks;
    }

    /** Ends every open watch of rule sets. */
    public void endNetworkWatches(WatchEnd how) {
        customCalls.end(how);
    }

    /** Watches of rule sets that are open now. */
    public int networkWatchesOpen() {
        return customCalls.watchesOpen();
    }

    CustomResourceCalls customCalls() {
        return customCalls;
    }

    PodStore store() {
        return store;
    }

    PodLists lists() {
        return lists;
    }

    ExecutorService threads() {
        return threads;
    }

    /** Watches that are open now, as far as is known here. */
    public int watchesOpen() {
        return watchers.size();
    }

    /** Ends every open watch. */
    public void endWatches(WatchEnd how) {
        watchers.forEach(watcher -> watcher.end(how));
    }

    /** Tells every open watch of a change again, however old it is: an event that comes late within its pod. */
    public void repeat(StoredChange change) {
        String type = change.type().name();
        String event = PodJson.event(type, PodJson.pod(change.pod(), change.resourceVersion()));
        watchers.forEach(watcher -> watcher.say(event));
    }

    /**
     * Loses every connection that is open, without a word to the client: as a NAT or a load balancer that was exchanged.
     * New ones are served.
     */
    public void loseConnections() {
        lost.addAll(connections);
        endWatches(WatchEnd.PLAYING_DEAD);
    }

    boolean isLost(Socket socket) {
        return lost.contains(socket);
    }

    /** Resets every connection and refuses new ones. */
    public synchronized void refuseConnections() throws IOException {
        ServerSocket open = listener;
        if (open == null) {
            return;
        }
        open.close();
        listener = null;
        Socket holding = new Socket();
        holding.setReuseAddress(true);
        takeOver(holding::bind, port);
        placeholder = holding;
        closeConnections();
    }

    /** Takes connections again, on the port it had. */
    public synchronized void acceptConnections() throws IOException {
        Socket holding = placeholder;
        if (holding != null) {
            placeholder = null;
            holding.close();
            listen(port);
        }
    }

    private void closeConnections() {
        connections.forEach(ScriptedApiServer::reset);
        store.wake();
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Its own thread was quicker.
        }
    }

    /** Writes a kubeconfig for this server. */
    public Path kubeconfig(Path folder, String token) throws IOException {
        String text = "apiVersion: v1\nkind: Config\ncurrent-context: scripted\n"
                + "clusters:\n- name: scripted\n  cluster:\n    server: http://127.0.0.1:" + port + "\n"
                + "users:\n- name: router\n  user:\n    token: " + token + "\n"
                + "contexts:\n- name: scripted\n  context:\n    cluster: scripted\n    user: router\n";
        return Files.writeString(folder.resolve("kubeconfig"), text);
    }

    Watcher open(ApiRequest request, Selection selection, EventSink sink, Socket socket) {
        Watcher watcher = new Watcher(request, selection, store, faults, sink, socket, new Random(nextSeed()));
        watchers.add(watcher);
        return watcher;
    }

    private synchronized long nextSeed() {
        return seeds.nextLong();
    }

    void closed(Watcher watcher) {
        watchers.remove(watcher);
    }

    /** Waits, unless the server is closed before. */
    void await(Duration time) throws InterruptedException {
        if (!time.isZero() && closing.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("closed");
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closing.countDown();
        if (listener != null) {
            listener.close();
        }
        if (placeholder != null) {
            placeholder.close();
        }
        closeConnections();
        threads.shutdownNow();
    }
}
