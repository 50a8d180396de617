package dev.sandboxrouter.relay.tunnel;

import io.netty.channel.Channel;
import io.netty.channel.nio.AbstractNioChannel.NioUnsafe;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * Sees that the peer of a NIO channel has reset the connection while the channel is not being read.
 *
 * <p>A selector tells nothing of a channel without interest in anything, and a channel whose reading is paused has none.
 * Reading a byte now and then does not help: a peer that made us pause has filled the socket's receive queue, and the
 * kernel hands out all of that queue before it reports the reset behind it. Interest in writing would find the error,
 * but a healthy channel is nearly always writable, so the selector would spin.
 *
 * <p>So the channel is shown to a second selector for one {@code selectNow}, with {@code OP_CONNECT} alone. A connected
 * channel is never ready to connect; but an error or hang-up of the socket makes a channel ready for whatever it is
 * interested in, so a key that turns out ready means exactly that. Nothing is read, and no byte is held for it. A FIN
 * alone is no hang-up. The socket counts as hung up also when both directions are shut in good order: do not ask after
 * this side's output was shut.
 *
 * <p>The trick rests on {@code epoll} as the JDK uses it, and is tested on every JDK the project runs on. Transports
 * other than NIO answer {@code false}: epoll's native one sees a hang-up by itself.
 */
public final class ResetProbe {

    /** One selector for an event loop, closed when its thread ends. */
    private static final FastThreadLocal<Selector> SELECTOR = new FastThreadLocal<>() {
        @Override
        protected Selector initialValue() throws IOException {
            return Selector.open();
        }

        @Override
        protected void onRemoval(Selector selector) throws IOException {
            selector.close();
        }
    };

    private ResetProbe() {}

    /**
     * Whether the connection is known to be reset. False where it cannot be told: a later read or write will find out.
     * Event loop only; costs four system calls, so ask a few times a second at most.
     */
    public static boolean isReset(Channel channel) {
        assert channel.eventLoop().inEventLoop();
        if (!channel.isOpen() || !(channel.unsafe() instanceof NioUnsafe nio)) {
            return false;
        }
        try {
            return hungUp(nio.ch(), SELECTOR.get());
        } catch (IOException outOfDescriptors) {
            return false;
        }
    }

    private static boolean hungUp(SelectableChannel socket, Selector selector) throws IOException {
        SelectionKey key = socket.register(selector, SelectionKey.OP_CONNECT);
        try {
            selector.selectNow();
            return key.readyOps() != 0;
        } finally {
            // The second select lets go of the channel; until then closing it would not free its descriptor.
            key.cancel();
            selector.selectedKeys().clear();
            selector.selectNow();
        }
    }
}
