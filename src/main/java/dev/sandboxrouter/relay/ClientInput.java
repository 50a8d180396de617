package dev.sandboxrouter.relay;

import dev.sandboxrouter.relay.codec.SyntaxError;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * What comes from the client: who takes it, what of it may wait, and how far the channel is read.
 *
 * <p>What the decoder brings is either taken at once or waits in the inbox. A request is taken when the one before it is
 * over and its answer is on its way out; a piece of a body is taken when the sandbox's connection has room, or when the
 * request is over and the rest is dropped. While anything waits the channel is read on only as long as that is little and
 * this is all that is held of what the client sent: a client that leaves is seen by reading alone.
 *
 * <p>It has <em>ended</em> once nothing more is taken: what waits is dropped then, and so is what comes in after that.
 *
 * <p>Event loop only. A message comes with its reference, which is the inbox's while the message waits, and that of the
 * request once it is taken.
 */
final class ClientInput implements Inbox.Taker {

    private final ClientConnection connection;
    private final Channel channel;
    private final ClientCodec codec;
    private final PausedWatch reading;
    private final Inbox inbox = new Inbox(this);

    private boolean ended;
    private boolean codecPaused;
    private long discarded;

    ClientInput(ClientConnection connection, Channel channel, ClientCodec codec) {
        this.connection = connection;
        this.channel = channel;
        this.codec = codec;
        this.reading = new PausedWatch(channel);
    }

    /** Whether nothing waits to be taken. */
    boolean isEmpty() {
        return inbox.isEmpty();
    }

    /** Whether all that has come in was taken but for the beginning of a head. */
    boolean isInHead() {
        return inbox.isEmpty() && codec.inHead();
    }

    // ---------------------------------------------------------------- from the decoder

    /** A message of the decoder's; takes over the reference. */
    void arrived(Object message) {
        if (!inbox.add(message) && !mayRead()) {
            reading.setReading(false);
        }
    }

    /** All of one read has arrived. */
    void readCompleted() {
        if (codec.isFull() && !ended) {
            reading.setReading(false); // it is already; but a reset must still be noticed
        }
    }

    /** Takes what waits, as far as there is room for it, and reads on as far as there is room for more. */
    void deliver() {
        if (inbox.deliver() && !ended) {
            afterDelivery();
        }
    }

    private void afterDelivery() {
        RelayedRequest request = connection.current();
        if (request != null) {
            request.body().flushLate();
        }
        reading.setReading(mayRead());
        if (request == null) {
            connection.awaitHead();
        }
    }

    /** Whether there is room for one more read. */
    private boolean mayRead() {
        RelayedRequest request = connection.current();
        if (codec.isFull()) {
            return false;
        }
        if (request != null && mayWait(request)) {
            return true;
        }
        return inbox.isEmpty()
                && (request == null
                        || request.body().isComplete()
                        || request.body().hasRoom());
    }

    /** Whether what comes in may wait. A stream need not be read: that its client leaves is told by its connection. */
    private boolean mayWait(RelayedRequest request) {
        return !connection.isStream() && !inbox.isFull() && request.body().holdsNothing();
    }

    // ---------------------------------------------------------------- to the connection and its request

    @Override
    public boolean takes(Object message) {
        RelayedRequest request = connection.current();
        if (message instanceof HttpContent) {
            return request != null
                    && (message == LastHttpContent.EMPTY_LAST_CONTENT
                            || request.body().hasRoom());
        }
        if (message instanceof SyntaxError && request != null) {
            return !request.body().isComplete(); // it is this request's body that is broken
        }
        return request == null && channel.isWritable();
    }

    @Override
    public void take(Object message) {
        RelayedRequest request = connection.current();
        if (message instanceof HttpContent content) {
            takeBody(content, request);
        } else if (message instanceof HttpRequest head) {
            discarded = 0;
            codecPaused = codec.pausesAfter(head);
            connection.begin(head);
        } else if (request != null) {
            request.bodyBroken(((SyntaxError) message).refusal());
        } else {
            connection.refuseSyntax((SyntaxError) message);
        }
    }

    private void takeBody(HttpContent content, @Nullable RelayedRequest request) {
        if (request == null) {
            content.release();
            return;
        }
        int size = content.content().readableBytes();
        boolean unwanted = request.isOver();
        request.body().add(content);
        if (ended || request != connection.current() || !request.isOver()) {
            return;
        }
        if (request.body().isComplete()) {
            connection.next();
        } else if (unwanted && (discarded += size) > RelayOptions.MAX_DISCARD_BYTES) {
            connection.linger();
        }
    }

    /** The request has come in and is over: goes on with the next one. */
    void next() {
        if (codecPaused) {
            codecPaused = false;
            channel.eventLoop().execute(this::resumeCodec); // not nested, for the same reason as in Inbox.deliver
        }
        deliver();
    }

    private void resumeCodec() {
        codec.resume();
        deliver();
    }

    // ---------------------------------------------------------------- ends

    @Override
    public boolean hasEnded() {
        return ended;
    }

    /** Takes nothing from now on. */
    void end() {
        ended = true;
        inbox.drop();
    }

    /** Reads on, to drop what comes, once this has ended: what is never read is answered with a reset. */
    void discard() {
        codec.resume(); // or it would keep what is to be dropped
        reading.setReading(true);
    }

    /** Takes nothing from now on, and leaves the reading to others. */
    void handOver() {
        end();
        reading.end();
    }
}
