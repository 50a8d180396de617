package dev.sandboxrouter.relay.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The follower against two writers of frames, the tests' own and Netty's: it finds exactly their boundaries. */
class FrameFollowerProperties {

    record Drawn(int opcode, boolean masked, int length) {}

    @Provide
    Arbitrary<List<Drawn>> streams() {
        Arbitrary<Integer> lengths = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 130),
                Arbitraries.integers().between(65_530, 65_540),
                Arbitraries.integers().between(0, 20_000));
        return Combinators.combine(Arbitraries.integers().between(0, 15), Arbitraries.of(true, false), lengths)
                .as(Drawn::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    @Property(tries = 200)
    void boundariesAreWhereFramesEnd(
            @ForAll("streams") List<Drawn> frames, @ForAll @IntRange(min = 1, max = 5000) int step) {
        List<Integer> ends = new ArrayList<>();
        ByteBuf stream = Unpooled.buffer();
        for (Drawn frame : frames) {
            stream.writeBytes(Frames.frame(frame.opcode(), frame.masked(), new byte[frame.length()]));
            ends.add(stream.writerIndex());
        }
        assertThat(boundaries(stream, step)).isEqualTo(ends);
    }

    @Property(tries = 100)
    void agreesWithNettysEncoder(
            @ForAll("streams") List<Drawn> frames, @ForAll @IntRange(min = 1, max = 5000) int step) {
        List<Integer> ends = new ArrayList<>();
        ByteBuf stream = Unpooled.buffer();
        for (Drawn frame : frames) {
            writeWithNetty(frame, stream);
            ends.add(stream.writerIndex());
        }
        assertThat(boundaries(stream, step)).isEqualTo(ends);
    }

    private static void writeWithNetty(Drawn frame, ByteBuf stream) {
        EmbeddedChannel encoder = new EmbeddedChannel(new WebSocket13FrameEncoder(frame.masked()));
        encoder.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[frame.length()])));
        for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
            stream.writeBytes(part);
            part.release();
        }
        encoder.finishAndReleaseAll();
    }

    private static List<Integer> boundaries(ByteBuf stream, int step) {
        FrameFollower follower = new FrameFollower();
        List<Integer> found = new ArrayList<>();
        for (int from = 0; from < stream.writerIndex(); from += step) {
            int to = Math.min(from + step, stream.writerIndex());
            for (int at = from; at < to; ) {
                at = follower.followFrame(stream, at, to);
                if (follower.atBoundary()) {
                    found.add(at);
                }
            }
        }
        return found;
    }
}
