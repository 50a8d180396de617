package dev.sandboxrouter.relay.tunnel;

import static dev.sandboxrouter.relay.tunnel.Frames.concat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("soak")
class TunnelEndedByRouterTest {

    private static final Duration TWO_GRACES = Tunnel.GRACE.multipliedBy(2);

    private final Loopback router;
    private final Loopback.Wire wire;

    TunnelEndedByRouterTest() throws Exception {
        router = new Loopback();
        wire = router.open(Protocol.WEBSOCKET);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        router.close();
    }

    @ParameterizedTest
    @EnumSource(CloseReason.class)
    void bothSidesGetCodeAndReason(CloseReason reason) throws Exception {
        end(reason);
        assertThat(read(wire.client(), Frames.close(false, reason).length)).isEqualTo(Frames.close(false, reason));
        assertThat(Frames.unmask(read(wire.sandbox(), Frames.maskedCloseLength(reason))))
                .isEqualTo(Frames.close(false, reason));

        long answered = System.nanoTime();
        wire.client().getOutputStream().write(Frames.close(true, reason.code(), ""));
        wire.sandbox().getOutputStream().write(Frames.close(false, reason.code(), ""));
        assertThat(wire.client().getInputStream().readAllBytes())
                .as("nothing after it")
                .isEmpty();
        assertThat(wire.sandbox().getInputStream().readAllBytes())
                .as("nothing after it")
                .isEmpty();
        TunnelEnd end = wire.awaitEnd();
        assertThat(elapsedSince(answered)).as("no need to wait for the second").isLessThan(Tunnel.GRACE);
        assertThat(end).isEqualTo(new TunnelEnd(TunnelEnd.Party.ROUTER, reason, true, 0, 0));
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aFrameInTheMiddleIsFinishedFirst(Side talker) throws Exception {
        byte[] frame = Frames.text(talker.masks(), "a frame that is cut in two");
        Socket from = talker.socket(wire);
        Socket to = talker.other().socket(wire);
        from.getOutputStream().write(Arrays.copyOf(frame, 10));
        assertThat(read(to, 10)).isEqualTo(Arrays.copyOf(frame, 10));
        end(CloseReason.DRAIN);
        // The talker's own close frame needs not wait: the direction towards it stands at a boundary.
        readCloseFrame(talker, CloseReason.DRAIN);
        assertThat(to.getInputStream().available())
                .as("no close frame within a frame")
                .isZero();

        byte[] rest = Arrays.copyOfRange(frame, 10, frame.length);
        from.getOutputStream().write(concat(rest, Frames.text(talker.masks(), "this one comes too late")));
        assertThat(read(to, rest.length)).isEqualTo(rest);
        readCloseFrame(talker.other(), CloseReason.DRAIN);
        assertThat(to.getInputStream().readAllBytes()).as("nothing after it").isEmpty();
        assertThat(wire.awaitEnd().clean()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aFrameThatDoesNotEndWithinASecondIsCut(Side talker) throws Exception {
        byte[] half = Arrays.copyOf(Frames.text(talker.masks(), "never finished"), 7);
        talker.socket(wire).getOutputStream().write(half);
        assertThat(read(talker.other().socket(wire), half.length)).isEqualTo(half);
        long ended = System.nanoTime();
        end(CloseReason.RULE);
        TunnelEnd end = wire.awaitEnd();
        assertThat(elapsedSince(ended)).isBetween(Tunnel.GRACE, TWO_GRACES);
        assertThat(end.clean()).isFalse();
        readCloseFrame(talker, CloseReason.RULE);
        assertThat(talker.other().socket(wire).getInputStream().readAllBytes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void peersThatDoNotAnswerAreClosedAfterASecond(Side silent) throws Exception {
        long ended = System.nanoTime();
        end(CloseReason.DRAIN);
        silent.other()
                .socket(wire)
                .getOutputStream()
                .write(Frames.close(silent.other().masks(), 1001, ""));
        TunnelEnd end = wire.awaitEnd();
        assertThat(elapsedSince(ended)).isBetween(Tunnel.GRACE, TWO_GRACES);
        assertThat(end.clean()).as("it took the frame all the same").isTrue();
        readCloseFrame(silent, CloseReason.DRAIN);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aCloseFrameOfThePeerIsNotFollowedByAnother(Side closer) throws Exception {
        byte[] own = Frames.close(closer.masks(), 1000, "done");
        closer.socket(wire).getOutputStream().write(own);
        assertThat(read(closer.other().socket(wire), own.length)).isEqualTo(own);
        end(CloseReason.DRAIN);
        readCloseFrame(closer, CloseReason.DRAIN);
        assertThat(closer.other().socket(wire).getInputStream().readAllBytes()).isEmpty();
        assertThat(wire.awaitEnd().clean()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aPeersFinAnswersTheCloseFrame(Side first) throws Exception {
        end(CloseReason.SANDBOX_GONE);
        readCloseFrame(first, CloseReason.SANDBOX_GONE);
        first.socket(wire).shutdownOutput();
        assertThat(first.socket(wire).getInputStream().read()).isEqualTo(-1);
        readCloseFrame(first.other(), CloseReason.SANDBOX_GONE);
        first.other().socket(wire).shutdownOutput();
        assertThat(wire.awaitEnd().clean()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aSideThatHasSentItsFinStillGetsItsCloseFrame(Side finished) throws Exception {
        finished.socket(wire).shutdownOutput();
        assertThat(finished.other().socket(wire).getInputStream().read()).isEqualTo(-1);
        end(CloseReason.DRAIN);
        readCloseFrame(finished, CloseReason.DRAIN);
        assertThat(finished.socket(wire).getInputStream().read()).isEqualTo(-1);
        assertThat(wire.awaitEnd().clean()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aResetMeanwhileLeavesTheOtherItsCloseFrame(Side broken) throws Exception {
        end(CloseReason.SANDBOX_GONE);
        Loopback.reset(broken.socket(wire));
        readCloseFrame(broken.other(), CloseReason.SANDBOX_GONE);
        assertThat(wire.awaitEnd().endedBy()).isEqualTo(TunnelEnd.Party.ROUTER);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aFinWithinAFrameCutsTheOther(Side talker) throws Exception {
        talker.socket(wire).getOutputStream().write(Arrays.copyOf(Frames.text(talker.masks(), "cut off"), 5));
        assertThat(read(talker.other().socket(wire), 5)).hasSize(5);
        end(CloseReason.DRAIN);
        readCloseFrame(talker, CloseReason.DRAIN);
        talker.socket(wire).shutdownOutput();
        assertThat(talker.other().socket(wire).getInputStream().readAllBytes()).isEmpty();
        assertThat(wire.awaitEnd().clean()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void whatIsNoWebSocketIsClosedWithoutAFrame(Side talker) throws Exception {
        byte[] garbage = new byte[50];
        Arrays.fill(garbage, (byte) 0xff);
        talker.socket(wire).getOutputStream().write(garbage);
        assertThat(read(talker.other().socket(wire), garbage.length)).isEqualTo(garbage);
        end(CloseReason.DRAIN);
        assertThat(talker.socket(wire).getInputStream().readAllBytes()).isEmpty();
        assertThat(talker.other().socket(wire).getInputStream().readAllBytes()).isEmpty();
        assertThat(wire.awaitEnd().clean()).isFalse();
    }

    @Test
    void onlyTheFirstReasonCounts() throws Exception {
        end(CloseReason.RULE);
        end(CloseReason.DRAIN);
        readCloseFrame(Side.CLIENT, CloseReason.RULE);
        assertThat(wire.awaitEnd().reason()).isEqualTo(CloseReason.RULE);
        wire.tunnel().end(CloseReason.DRAIN);
    }

    /** Ends the tunnel and waits until the event loop has seen that, so that what comes next comes after it. */
    private void end(CloseReason reason) throws Exception {
        assertThat(router.onLoop(() -> {
                    wire.tunnel().end(reason);
                    return true;
                }))
                .isTrue();
    }

    /** Reads exactly the router's close frame. */
    private void readCloseFrame(Side side, CloseReason reason) throws IOException {
        byte[] expected = Frames.close(false, reason);
        byte[] got = side == Side.CLIENT
                ? read(wire.client(), expected.length)
                : Frames.unmask(read(wire.sandbox(), Frames.maskedCloseLength(reason)));
        assertThat(got).isEqualTo(expected);
    }

    private static byte[] read(Socket socket, int length) throws IOException {
        return socket.getInputStream().readNBytes(length);
    }

    private static Duration elapsedSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
