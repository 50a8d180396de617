package dev.sandboxrouter.relay.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of a connection is done at once, and that nothing of it is lost or changed by that. */
class FrameTurnsTest {

    private static final int PREFACE = 24;
    private static final int PAYLOAD = 3;
    private static final int FRAME = 9 + PAYLOAD;
    private static final int TURN = FrameTurns.FRAMES;

    private final List<Integer> exceededAfter = new ArrayList<>();
    private long now;
    private final FrameTurns turns = new FrameTurns(PREFACE, new FrameBudget(() -> now), owner());
    private final List<Boolean> reading = new ArrayList<>();
    private final List<Integer> readsAfter = new ArrayList<>();
    private Runnable onFirst = () -> {};

    /** An embedded channel runs the next turn by itself, so what lies between two is seen from the inside. */
    private final EmbeddedChannel channel =
            new EmbeddedChannel(readsOfSocket(), turns, new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    reading.add(ctx.channel().config().isAutoRead());
                    ctx.fireChannelRead(message);
                    if (reading.size() == 1) {
                        onFirst.run();
                    }
                }

                /** As Netty's codec of HTTP/2 does. */
                @Override
                public void channelReadComplete(ChannelHandlerContext ctx) {
                    if (!ctx.channel().config().isAutoRead()) {
                        ctx.read();
                    }
                }
            });

    private FrameTurns.Owner owner() {
        return new IdleOwner() {
            @Override
            public void exceeded() {
                exceededAfter.add(reading.size());
            }

            @Override
            public void setReading(boolean reading) {
                channel.config().setAutoRead(reading);
            }
        };
    }

    private ChannelOutboundHandlerAdapter readsOfSocket() {
        return new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) {
                readsAfter.add(reading.size());
                ctx.read();
            }
        };
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    /** The preface and frames, each with its number in it. */
    private static ByteBuf frames(int count) {
        ByteBuf bytes = Unpooled.buffer().writeZero(PREFACE);
        IntStream.range(0, count)
                .forEach(i ->
                        bytes.writeMedium(PAYLOAD).writeMedium(0).writeMedium(i).writeMedium(i));
        return bytes;
    }

    private List<Integer> passedOn() {
        return channel.inboundMessages().stream()
                .map(message -> ((ByteBuf) message).readableBytes())
                .toList();
    }

    private byte[] allPassedOn() {
        CompositeByteBuf all = Unpooled.compositeBuffer();
        for (ByteBuf next = channel.readInbound(); next != null; next = channel.readInbound()) {
            all.addComponent(true, next);
        }
        try {
            return ByteBufUtil.getBytes(all);
        } finally {
            all.release();
        }
    }

    @Test
    void aTurnsFramesPassAtOnce() {
        channel.writeInbound(frames(TURN));

        assertThat(passedOn()).containsExactly(PREFACE + TURN * FRAME);
        assertThat(reading).containsExactly(true);
    }

    @Test
    void oneMoreWaitsForTheNextTurn() {
        channel.writeInbound(frames(TURN + 1));

        assertThat(passedOn()).containsExactly(PREFACE + TURN * FRAME, FRAME);
    }

    @Test
    void onceASecondReadWaitsNothingMoreIsRead() {
        channel.pipeline().fireChannelRead(frames(TURN + 1));
        assertThat(channel.config().isAutoRead()).isTrue();
        channel.pipeline().fireChannelRead(frames(0));
        assertThat(channel.config().isAutoRead()).isFalse();
        channel.runPendingTasks();

        assertThat(channel.config().isAutoRead()).isTrue();
    }

    /** What waits would grow without bound: it was read 64 KiB at a time, and done a few frames at a time. */
    @Test
    void theCodecsWishToReadOnIsNotHeardWhileFramesWait() {
        ByteBuf bytes = frames(4 * TURN);
        channel.pipeline().fireChannelRead(bytes.readRetainedSlice(PREFACE + TURN * FRAME + 1));
        channel.pipeline().fireChannelRead(bytes);
        for (int turn = 0; turn < 20; turn++) {
            channel.runPendingTasks();
        }

        assertThat(passedOn()).hasSize(5);
        assertThat(readsAfter).contains(5).doesNotContain(2, 3, 4);
    }

    @Test
    void aTurnIsOfAllThatOneReadBrought() {
        ByteBuf bytes = frames(TURN + 1);
        channel.pipeline().fireChannelRead(bytes.readRetainedSlice(PREFACE + TURN * FRAME - 5));
        channel.pipeline().fireChannelRead(bytes);
        channel.runPendingTasks();

        assertThat(passedOn()).containsExactly(PREFACE + TURN * FRAME - 5, 5, FRAME);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 9, FRAME, 100, 100_000})
    void whateverTheReadsTheBytesStayTheSame(int size) {
        ByteBuf bytes = frames(10 * TURN);
        byte[] sent = ByteBufUtil.getBytes(bytes);
        while (bytes.isReadable()) {
            channel.writeInbound(bytes.readRetainedSlice(Math.min(size, bytes.readableBytes())));
        }
        bytes.release();
        for (int turn = 0; turn < 20; turn++) {
            channel.runPendingTasks();
        }

        assertThat(Arrays.equals(allPassedOn(), sent)).isTrue();
    }

    @Test
    void longFramesAreFew() {
        ByteBuf bytes = Unpooled.buffer().writeZero(PREFACE);
        for (int i = 0; i < 4; i++) {
            bytes.writeMedium(16_384).writeZero(6).writeZero(16_384);
        }
        int size = bytes.readableBytes();
        channel.writeInbound(bytes);

        assertThat(passedOn()).containsExactly(size);
    }

    @Test
    void whoeverLeavesIsNotHeardOutAndNothingLeaks() {
        ByteBuf bytes = frames(TURN + 1);
        onFirst = channel.pipeline()::fireChannelInactive;
        channel.pipeline().fireChannelRead(bytes);
        channel.runPendingTasks();

        assertThat(passedOn()).containsExactly(PREFACE + TURN * FRAME);
        channel.releaseInbound();
        assertThat(bytes.refCnt()).isZero();
    }

    @Test
    void onceStoppedNothingMorePasses() {
        onFirst = () -> turns.stop();
        channel.writeInbound(frames(2 * TURN));

        assertThat(passedOn()).containsExactly(PREFACE + TURN * FRAME);
        assertThat(channel.config().isAutoRead()).isFalse();
    }

    /** The budget is asked as the turns come, and a turn that it does not afford to its end is not passed on at all. */
    @Test
    void whatIsOverBudgetIsNotPassedOnNorAnythingAfterIt() {
        int affordable = Http2Options.BUDGET / TURN;
        ByteBuf pings = Unpooled.buffer().writeZero(PREFACE);
        for (int i = -TURN / 2; i <= Http2Options.BUDGET; i++) {
            pings.writeMedium(8)
                    .writeByte(i < 0 ? 1 : 6)
                    .writeByte(4)
                    .writeInt(0)
                    .writeZero(8);
        }
        channel.writeInbound(pings);
        for (int turn = 0; turn < affordable; turn++) {
            channel.runPendingTasks();
        }
        ByteBuf late = frames(1);
        channel.writeInbound(late);

        assertThat(passedOn()).hasSize(affordable);
        assertThat(exceededAfter).containsExactly(affordable);
        assertThat(late.refCnt()).isZero();
        channel.releaseInbound();
        assertThat(pings.refCnt()).isZero();
    }

    @Test
    void behindCrumbsThatCameTooFastEverythingWaits() {
        channel.freezeTime();
        channel.pipeline().fireChannelRead(frames(Http2Options.SMALL_DATA_BUDGET + 1));
        for (int turn = 0; turn < Http2Options.SMALL_DATA_BUDGET / TURN; turn++) {
            channel.runPendingTasks();
        }
        int passed = passedOn().size();
        channel.pipeline().fireChannelRead(frames(1).skipBytes(PREFACE));
        channel.pipeline().read();
        channel.advanceTimeBy(FrameTurns.PAUSE_MILLIS - 1, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
        assertThat(passedOn()).hasSize(passed);
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(readsAfter).doesNotContain(passed);

        now += TimeUnit.MILLISECONDS.toNanos(FrameTurns.PAUSE_MILLIS);
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
        assertThat(passedOn()).hasSize(passed + 1);
        assertThat(passedOn().stream().mapToInt(size -> size).sum())
                .isEqualTo(PREFACE + (Http2Options.SMALL_DATA_BUDGET + 2) * FRAME);
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(exceededAfter).isEmpty();
    }
}
