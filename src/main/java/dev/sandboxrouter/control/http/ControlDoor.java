package dev.sandboxrouter.control.http;

import dev.sandboxrouter.control.Admission;
import dev.sandboxrouter.control.ControlAnswer;
import dev.sandboxrouter.control.ControlRequest;
import dev.sandboxrouter.control.Door;
import io.netty.channel.ChannelHandler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.component.netty.DefaultChannelHandlerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a {@link DoorHandler} into each connection of the control listener; the routes name it as their endpoint's
 * {@code encoders}, which is the place between netty-http's codec and what collects a body.
 */
public final class ControlDoor extends DefaultChannelHandlerFactory {

    private static final Logger LOG = LoggerFactory.getLogger(ControlDoor.class);

    private final Door door;
    private final Function<ControlRequest, ControlAnswer> unserved;
    private final Executor workers;
    private final Duration headLimit;
    private final Duration idleLimit;

    /**
     * Makes the door of one listener.
     *
     * @param unserved answers calls with methods that no route can take, once they are admitted
     * @param workers where callers are judged, which may block for a file or the API server
     * @param headLimit from the first byte of a head to its last; positive
     * @param idleLimit how long a connection may be open without a call; positive
     */
    public ControlDoor(
            Door door,
            Function<ControlRequest, ControlAnswer> unserved,
            Executor workers,
            Duration headLimit,
            Duration idleLimit) {
        this.door = door;
        this.unserved = unserved;
        this.workers = workers;
        this.headLimit = headLimit;
        this.idleLimit = idleLimit;
    }

    @Override
    public ChannelHandler newChannelHandler() {
        return new DoorHandler(this);
    }

    Duration headLimit() {
        return headLimit;
    }

    Duration idleLimit() {
        return idleLimit;
    }

    ControlAnswer unserved(ControlRequest call) {
        return unserved.apply(call);
    }

    /**
     * Judges a call on a worker.
     *
     * @param judged gets the verdict, on that worker
     * @return whether there is room to have it judged at all
     */
    boolean judge(ControlRequest call, Consumer<Admission> judged) {
        try {
            workers.execute(() -> judged.accept(verdict(call)));
            return true;
        } catch (RejectedExecutionException e) {
            LOG.warn("{} is refused, too many calls are under way", call);
            return false;
        }
    }

    private Admission verdict(ControlRequest call) {
        try {
            return door.admit(call);
        } catch (RuntimeException e) {
            LOG.error("nobody could say whether {} may come in", call, e);
            return Admission.unavailable();
        }
    }
}
