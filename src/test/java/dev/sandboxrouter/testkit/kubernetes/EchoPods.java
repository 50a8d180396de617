package dev.sandboxrouter.testkit.kubernetes;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * HTTP servers on 127.0.0.2, 127.0.0.3 and so on, all on one port and one thread. Each answers every GET, and every text
 * frame of a WebSocket, with who lived at its address when the connection was made: a connection belongs to the process
 * that accepted it, whoever gets the address later. Where nobody lives, connections are reset.
 *
 * <p>A connection that was established before a hand-over, and not yet accepted, is the old tenant's: the hand-over
 * accepts what waits before it changes the tenant.
 */
public final class EchoPods implements Closeable {

    private static final int BACKLOG = 1024;
    private static final int PORTS_TO_TRY = 20;

    /** An address. Its fields belong to the selector's thread. */
    private static final class House {
        final String address;
        final ServerSocketChannel door;
        final Set<EchoConnection> connections = new HashSet<>();

        @Nullable
        Tenant tenant;

        House(String address, ServerSocketChannel door) {
            this.address = address;
            this.door = door;
        }
    }

    private final Selector selector;
    private final Map<String, House> houses = new HashMap<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** Holds the port on 127.0.0.1, so that no router listens there and takes its pods for itself. */
    private final ServerSocket guard;

    private volatile boolean closed;

    private EchoPods(Selector selector, ServerSocket guard) {
        this.selector = selector;
        this.guard = guard;
    }

    /** Opens so many addresses, 1..249, where nobody lives. */
    public static EchoPods open(int count) throws IOException {
        for (int i = 1; ; i++) {
            EchoPods pods = new EchoPods(Selector.open(), new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            try {
                pods.bind(count);
                Thread thread = new Thread(pods::run, "echo-pods");
                thread.setDaemon(true);
                thread.start();
                return pods;
            } catch (BindException e) {
                pods.closeSockets();
                if (i == PORTS_TO_TRY) {
                    throw e;
                }
            }
        }
    }

    private void bind(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            String address = "127.0.0." + (i + 2);
            ServerSocketChannel door = ServerSocketChannel.open();
            House house = new House(address, door);
            houses.put(address, house);
            door.configureBlocking(false);
            door.bind(new InetSocketAddress(address, port()), BACKLOG);
            door.register(selector, SelectionKey.OP_ACCEPT, house);
        }
    }

    public int port() {
        return guard.getLocalPort();
    }

    /** The addresses, in order. */
    public List<String> addresses() {
        return houses.keySet().stream()
                .sorted((one, other) -> Integer.compare(lastByte(one), lastByte(other)))
                .toList();
    }

    private static int lastByte(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf('.') + 1));
    }

    /**
     * Gives an address to another tenant, or to nobody; in force on return.
     *
     * @param leaving what becomes of the connections of the tenant before
     */
    public void handOver(String address, @Nullable Tenant next, Leaving leaving) {
        House house = Objects.requireNonNull(houses.get(address), address);
        CountDownLatch done = new CountDownLatch(1);
        tasks.add(() -> {
            handOver(house, next, leaving);
            done.countDown();
        });
        selector.wakeup();
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handOver(House house, @Nullable Tenant next, Leaving leaving) {
        accept(house);
        house.tenant = next;
        if (leaving != Leaving.LINGERING) {
            List<EchoConnection> open = new ArrayList<>(house.connections);
            open.forEach(connection -> connection.close(leaving == Leaving.WITH_RESET));
            house.connections.clear();
        }
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(this::serve);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("echo pods stopped", e);
        }
    }

    private void serve(SelectionKey key) {
        if (key.attachment() instanceof House house) {
            accept(house);
        } else if (key.attachment() instanceof EchoConnection connection) {
            connection.read();
        }
    }

    private void accept(House house) {
        try {
            for (SocketChannel socket = house.door.accept(); socket != null; socket = house.door.accept()) {
                accept(house, socket);
            }
        } catch (IOException e) {
            // The peer left before it was let in, or the door is closed.
        }
    }

    private void accept(House house, SocketChannel socket) throws IOException {
        Tenant tenant = house.tenant;
        if (tenant == null) {
            EchoConnection.reset(socket);
            return;
        }
        socket.configureBlocking(false);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        String line = new EchoReply(tenant, house.address, System.nanoTime()).line();
        EchoConnection connection = new EchoConnection(socket, line, house.connections::remove);
        house.connections.add(connection);
        socket.register(selector, SelectionKey.OP_READ, connection);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        closeSockets();
    }

    private void closeSockets() throws IOException {
        for (SelectionKey key : List.copyOf(selector.keys())) {
            key.channel().close();
        }
        selector.close();
        guard.close();
    }
}
