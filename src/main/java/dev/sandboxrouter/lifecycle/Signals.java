package dev.sandboxrouter.lifecycle;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT: the first asks for a drain, the second ends the process at once (contract section 15). Before the
 * router serves there is nothing to drain: a start that waits a minute for the API server must not keep a pod that is to
 * go.
 *
 * <p>A JVM shutdown hook would serve for the first, but then the exit code is the signal's and a second signal waits for
 * the hooks. The JDK's own signal handling is an unsupported class, so it is reached by name; without it, the hook of the
 * platform ends the process undrained, and a warning says so.
 */
final class Signals {

    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
    private static final int EXIT_AT_ONCE = 1;
    private static final int NOTHING_WAS_LOST = 0;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicBoolean first = new AtomicBoolean(true);
    private volatile boolean serving;

    private Signals() {}

    static Signals install() {
        Signals signals = new Signals();
        signals.handle("TERM");
        signals.handle("INT");
        return signals;
    }

    /** From now on there is something to drain. */
    void serving() {
        serving = true;
    }

    /** Waits for the first signal; for the main thread, which has nothing else to do. */
    void await() {
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void received() {
        if (!serving) {
            LOG.info("ended by a signal before it was ready");
            Runtime.getRuntime().halt(NOTHING_WAS_LOST);
        } else if (first.getAndSet(false)) {
            asked.countDown();
        } else {
            Runtime.getRuntime().halt(EXIT_AT_ONCE);
        }
    }

    private void handle(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler onSignal = (proxy, method, args) -> {
                received();
                return null;
            };
            Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, onSignal);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn("SIG{} will end the process without a drain: {}", name, e.toString());
        }
    }
}
