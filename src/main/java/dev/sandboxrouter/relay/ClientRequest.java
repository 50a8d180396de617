package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.RoutedRequest;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.Target;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request as the route holds it: its head and what is known of its client, its body parked with the connection.
 *
 * <p>Owned by the event loop of its client connection. {@link #relay} and {@link #complete} may be called on any thread,
 * because a redelivery wakes up on a thread of Camel's.
 */
public final class ClientRequest {

    private final RelayedRequest request;
    private final EventLoop eventLoop;

    ClientRequest(RelayedRequest request) {
        this.request = request;
        this.eventLoop = request.eventLoop();
    }

    /** What the steps of the route read and decide. */
    public RoutedRequest routed() {
        return request.routed();
    }

    /** The thread that owns this request. */
    public EventLoop eventLoop() {
        return eventLoop;
    }

    /**
     * Goes on with this request on the thread that owns it.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the router has stopped, and the request with it
     */
    public void execute(Runnable task) {
        eventLoop().execute(task);
    }

    /** The client's address as of contract section 9; null where a trusted proxy's word for it is unreadable. */
    public @Nullable InetAddress client() {
        return request.client();
    }

    /** The {@code Content-Length} of the request; -1 where there is none. */
    public long contentLength() {
        return request.contentLength();
    }

    /** The route knows which sandbox is meant. From here on the caller's own time-out holds, look-ups and retries included. */
    public void addressed(SandboxAddress address) {
        routed().addressed(address);
        Duration timeout = address.timeout();
        if (timeout != null) {
            inLoop(() -> request.lowerLimit(timeout));
        }
    }

    /**
     * Whether an unused connection to the target is open that the next attempt would take. Only the owning thread can say
     * so; on any other the answer is no.
     */
    public boolean hasConnectionTo(Target target) {
        return eventLoop.inEventLoop() && request.hasConnectionTo(target);
    }

    /**
     * Makes one attempt: connects to the target and, once that holds, relays until the end. The callback comes at the end
     * of the relay, or as soon as the dial failed.
     */
    public void relay(Target target, RelayCallback whenDone) {
        inLoop(() -> request.attempt(target, whenDone));
    }

    /**
     * The route has ended. Where the relay has not answered, this answers: with the refusal of a step, or for what went
     * wrong.
     *
     * @param failure what the route ended with; null if it ended well
     */
    public void complete(@Nullable Throwable failure) {
        inLoop(() -> request.routeEnded(failure));
    }

    private void inLoop(Runnable task) {
        if (eventLoop.inEventLoop()) {
            task.run();
        } else {
            eventLoop.execute(task);
        }
    }
}
