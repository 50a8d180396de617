package dev.sandboxrouter.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much may wait before a client is not read any more. */
class InboxTest {

    private static final int KIB = 1024;

    private final Taken taken = new Taken();
    private final Inbox inbox = new Inbox(taken);

    /** Takes nothing until it is told to. */
    private static final class Taken implements Inbox.Taker {

        private final List<Object> messages = new ArrayList<>();
        private int room;

        @Override
        public boolean takes(Object message) {
            return messages.size() < room;
        }

        @Override
        public void take(Object message) {
            messages.add(message);
        }

        @Override
        public boolean hasEnded() {
            return false;
        }
    }

    @AfterEach
    void release() {
        inbox.drop();
    }

    /** What one read brought: a buffer of a capacity, of which that many bytes are used. */
    private static ByteBuf read(int capacity, int used) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(capacity, capacity).writeZero(used);
    }

    /** A piece of a body as the decoder cuts it out of what one read brought. */
    private static Object piece(ByteBuf read, int length) {
        return new DefaultHttpContent(read.readRetainedSlice(length));
    }

    @Test
    void isFullFromTheLimitOn() {
        ByteBuf read = read(Inbox.MAX_WAITING - Inbox.OBJECT_COST - 1, 1);
        assertThat(inbox.add(piece(read, 1))).isFalse();
        read.release();
        assertThat(inbox.isFull()).isFalse();
        inbox.add(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(inbox.isFull()).isTrue();
    }

    @Test
    void isFullExactlyAtTheLimit() {
        ByteBuf read = read(Inbox.MAX_WAITING - Inbox.OBJECT_COST, 1);
        inbox.add(piece(read, 1));
        read.release();
        assertThat(inbox.isFull()).isTrue();
    }

    /** A client that sends single bytes would otherwise be charged those and hold the buffers they came in. */
    @Test
    void aSliceWeighsAsMuchAsTheBufferThatItKeeps() {
        for (int i = 0; i < 4; i++) {
            assertThat(inbox.isFull()).isFalse();
            ByteBuf read = read(16 * KIB, 1);
            inbox.add(piece(read, 1));
            read.release();
        }
        assertThat(inbox.isFull()).isTrue();
    }

    @Test
    void slicesOfOneBufferKeepItOnce() {
        ByteBuf read = read(32 * KIB, 100);
        for (int i = 0; i < 100; i++) {
            inbox.add(piece(read, 1));
        }
        read.release();
        assertThat(inbox.isFull()).isFalse();
    }

    @Test
    void chunksOfAByteWeighWhatTheirObjectsCost() {
        ByteBuf read = read(KIB, KIB);
        for (int i = 0; i < 600; i++) {
            inbox.add(piece(read, 1));
        }
        read.release();
        assertThat(inbox.isFull()).isTrue();
    }

    @Test
    void pipelinedHeadsWeighByTheirFields() {
        HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/" + "a".repeat(9 * KIB));
        for (int i = 0; i < 100; i++) {
            head.headers().add("X-Field-" + i, "v".repeat(100));
        }
        inbox.add(head);
        assertThat(inbox.isFull()).isFalse();
        inbox.add(head);
        assertThat(inbox.isFull()).isTrue();
    }

    @Test
    void whatWasTakenWeighsNothingOnceNothingWaits() {
        ByteBuf read = read(Inbox.MAX_WAITING, 2);
        inbox.add(piece(read, 1));
        inbox.add(piece(read, 1));
        read.release();
        taken.room = 1;
        inbox.deliver();
        assertThat(inbox.isFull()).as("the buffer is still kept").isTrue();
        taken.room = 2;
        inbox.deliver();
        assertThat(inbox.isFull()).isFalse();
        taken.messages.forEach(ReferenceCountUtil::release);
    }

    @Test
    void whatWasDroppedWeighsNothing() {
        ByteBuf read = read(Inbox.MAX_WAITING, 1);
        inbox.add(piece(read, 1));
        read.release();
        inbox.drop();
        assertThat(inbox.isFull()).isFalse();
        assertThat(read.refCnt()).isZero();
    }
}
