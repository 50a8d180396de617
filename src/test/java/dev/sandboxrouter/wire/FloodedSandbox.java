package dev.sandboxrouter.wire;

import dev.sandboxrouter.demo.DemoSandbox;
import dev.sandboxrouter.testkit.FreePorts;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.awaitility.Awaitility;

/** The sandbox of an attacker, in an {@linkplain IdleProcess idle process}: one that takes no thread for a connection. */
final class FloodedSandbox implements Closeable {

    private final Process process;
    private final int port;

    private FloodedSandbox(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static FloodedSandbox start(String ip) throws IOException {
        int port = FreePorts.next();
        Process process = new ProcessBuilder(IdleProcess.command(FloodedSandbox.class, ip, Integer.toString(port)))
                .inheritIO()
                .start();
        Awaitility.await("the flooded sandbox listens")
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> {
                    new Socket(ip, port).close();
                    return true;
                });
        return new FloodedSandbox(process, port);
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] args) throws InterruptedException {
        NioEventLoopGroup loops = new NioEventLoopGroup(1);
        DemoSandbox.start(args[0], Integer.parseInt(args[1]), loops);
        loops.terminationFuture().sync();
    }
}
