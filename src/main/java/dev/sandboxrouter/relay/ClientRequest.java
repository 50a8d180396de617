package dev.sandboxrouter.relay;

import dev.sandboxrouter.contract.Check;
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
    private final Routing routing;
    private final EventLoop eventLoop;

    /** The rest belongs to whoever holds the exchange, and is read on the event loop once it was handed on. */
    private int checksPassed;

    private @Nullable Target resolved;
    private @Nullable AddedFields added;

    ClientRequest(RelayedRequest request, Routing routing) {
        this.request = request;
        this.routing = routing;
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

    /** Whether the caller is on that thread. */
    public boolean isOnItsThread() {
        return eventLoop.inEventLoop();
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
        return request.body().declaredLength();
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
        return eventLoop.inEventLoop() && routing.hasConnectionTo(target);
    }

    /** Notes that a check let the request pass. The router's own steps alone can say so. */
    public void passed(Check check, StepKey key) {
        routing.mustHold(key);
        checksPassed |= check.bit();
    }

    /** Sets where the next attempt goes; there is no other way to an address. */
    public void resolved(Target target, StepKey key) {
        routing.mustHold(key);
        routed().resolved(target);
        resolved = target;
    }

    /** Whether the next attempt has an address; each serves one attempt. */
    public boolean isResolved() {
        return resolved != null;
    }

    /**
     * Sets a field of the head that the sandbox will get, in the place of any that the caller sent under this name.
     *
     * @throws IllegalArgumentException if routes may not set the field, or the value is none (RFC 9110 5.5)
     */
    public void setField(String name, String value) {
        if (added == null) {
            added = new AddedFields();
        }
        added.set(name, value);
    }

    /**
     * Waits for the body and holds it until it is forwarded. A larger one refuses the request with 413.
     *
     * @param maxBytes 0 or more
     */
    public void body(int maxBytes, BodyCallback whenDone) {
        inLoop(() -> routing.gather(maxBytes, whenDone));
    }

    /**
     * Makes one attempt at the address that resolution gave: connects and, once that holds, relays until the end. The
     * callback comes at the end of the relay, or as soon as the dial failed.
     *
     * @throws IllegalStateException if nothing was resolved since the last attempt
     */
    public void relay(RelayCallback whenDone) {
        Target target = resolved;
        if (target == null) {
            throw new IllegalStateException("sandbox-http:relay needs a step before it that resolves");
        }
        resolved = null;
        inLoop(() -> routing.attempt(target, new Clearance(checksPassed, added), whenDone));
    }

    /**
     * The route has ended. Where the relay has not answered, this answers: with the refusal of a step, or for what went
     * wrong.
     *
     * @param failure what the route ended with; null if it ended well
     */
    public void complete(@Nullable Throwable failure) {
        inLoop(() -> routing.ended(failure));
    }

    private void inLoop(Runnable task) {
        if (eventLoop.inEventLoop()) {
            task.run();
        } else {
            eventLoop.execute(task);
        }
    }
}
