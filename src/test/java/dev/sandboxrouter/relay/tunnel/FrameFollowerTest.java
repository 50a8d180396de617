package dev.sandboxrouter.relay.tunnel;

import static dev.sandboxrouter.relay.tunnel.Frames.concat;
import static dev.sandboxrouter.relay.tunnel.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameFollowerTest {

    private final FrameFollower follower = new FrameFollower();

    @Test
    void startsAtABoundary() {
        assertThat(follower.atBoundary()).isTrue();
        assertThat(follower.closeSeen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0,false",
        "0,true",
        "1,false",
        "1,true",
        "125,false",
        "125,true",
        "126,false",
        "126,true",
        "127,true",
        "300,false"
    })
    void findsTheEndHoweverTheFrameIsSplit(int length, boolean masked) {
        byte[] frame = frame(Frames.TEXT, masked, new byte[length]);
        for (int split = 1; split < frame.length; split++) {
            FrameFollower split2 = new FrameFollower();
            split2.follow(bytes(Arrays.copyOfRange(frame, 0, split)));
            assertThat(split2.atBoundary())
                    .as("after %s of %s", split, frame.length)
                    .isFalse();
            split2.follow(bytes(Arrays.copyOfRange(frame, split, frame.length)));
            assertThat(split2.atBoundary()).as("split at %s", split).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {65_535, 65_536, 70_000})
    void countsLongPayloadsToTheByte(int length) {
        byte[] frame = frame(Frames.TEXT, true, new byte[length]);
        follower.follow(bytes(Arrays.copyOf(frame, frame.length - 1)));
        assertThat(follower.atBoundary()).isFalse();
        follower.follow(bytes(new byte[1]));
        assertThat(follower.atBoundary()).isTrue();
    }

    @Test
    void stopsAtTheBoundaryWithinABuffer() {
        byte[] first = frame(Frames.TEXT, true, new byte[200]);
        ByteBuf both = bytes(concat(first, frame(Frames.PING, true, new byte[0])));
        assertThat(follower.followFrame(both, 0, both.writerIndex())).isEqualTo(first.length);
        assertThat(follower.atBoundary()).isTrue();
        assertThat(both.readerIndex()).as("indices are left alone").isZero();
    }

    @Test
    void seesAWholeCloseFrameOnly() {
        byte[] close = frame(Frames.CLOSE, true, new byte[] {3, (byte) 0xe8});
        follower.follow(bytes(Arrays.copyOf(close, close.length - 1)));
        assertThat(follower.closeSeen()).isFalse();
        follower.follow(bytes(new byte[1]));
        assertThat(follower.closeSeen()).isTrue();
    }

    @Test
    void aPayloadThatLooksLikeACloseFrameIsNone() {
        follower.follow(bytes(frame(Frames.TEXT, false, new byte[] {(byte) 0x88, 0})));
        assertThat(follower.closeSeen()).isFalse();
    }

    @Test
    void isLostForGoodWhereALengthHasItsTopBit() {
        byte[] garbage = new byte[10];
        Arrays.fill(garbage, (byte) 0xff);
        follower.follow(bytes(garbage));
        follower.follow(bytes(frame(Frames.TEXT, false, new byte[3])));
        assertThat(follower.lost()).isTrue();
        assertThat(follower.atBoundary()).isFalse();
    }

    @Test
    void theLargestLegalLengthIsFollowed() {
        byte[] header = new byte[10];
        Arrays.fill(header, (byte) 0xff);
        header[0] = (byte) 0x82;
        header[1] = 127;
        header[2] = 0x7f;
        follower.follow(bytes(header));
        follower.follow(bytes(new byte[1000]));
        assertThat(follower.lost()).isFalse();
        assertThat(follower.atBoundary()).isFalse();
    }

    private static ByteBuf bytes(byte[] octets) {
        return Unpooled.wrappedBuffer(octets);
    }
}
