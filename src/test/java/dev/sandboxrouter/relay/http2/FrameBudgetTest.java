package dev.sandboxrouter.relay.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What frames cost, to the last that is afforded and the first that is not. */
class FrameBudgetTest {

    private static final int PREFACE = 24;

    private final List<String> errors = new ArrayList<>();
    private long now = 7;
    private final FrameBudget budget = new FrameBudget(() -> now);
    private final EmbeddedChannel channel = new EmbeddedChannel(new FrameTurns(PREFACE, budget, owner()));

    private FrameTurns.Owner owner() {
        return new IdleOwner() {
            @Override
            public void exceeded() {
                errors.add("exceeded");
            }
        };
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    private static ByteBuf frame(int type, int flags, byte... payload) {
        return Unpooled.buffer()
                .writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(1)
                .writeBytes(payload);
    }

    private void preface() {
        channel.writeInbound(Unpooled.buffer().writeZero(PREFACE));
    }

    private void send(int times, int type, int flags, byte... payload) {
        for (int i = 0; i < times; i++) {
            channel.writeInbound(frame(type, flags, payload));
        }
    }

    private FrameBudget.Verdict judge(int type, int flags, byte... payload) {
        FrameWalk walk = new FrameWalk(0);
        assertThat(walk.next(frame(type, flags, payload))).isTrue();
        return budget.judge(walk);
    }

    private void affords(int times, int type, int flags, byte... payload) {
        for (int i = 0; i < times; i++) {
            assertThat(judge(type, flags, payload)).isEqualTo(FrameBudget.Verdict.AFFORDED);
        }
    }

    @Test
    void cheapFramesAreAffordedUpToTheBudget() {
        preface();
        send(Http2Options.BUDGET, 6, 0, new byte[8]);
        assertThat(errors).isEmpty();
        send(1, 6, 0, new byte[8]);

        assertThat(errors).hasSize(1);
    }

    @Test
    void aResetCostsMore() {
        preface();
        send(Http2Options.BUDGET / Http2Options.RESET_COST, 3, 0, new byte[4]);
        assertThat(errors).isEmpty();
        send(1, 3, 0, new byte[4]);

        assertThat(errors).hasSize(1);
    }

    @Test
    void theBudgetComesBackWithTime() {
        preface();
        send(Http2Options.BUDGET, 4, 0);
        now += 1_000_000_000;
        send(Http2Options.BUDGET_PER_SECOND, 4, 0);
        assertThat(errors).isEmpty();
        send(1, 4, 0);

        assertThat(errors).hasSize(1);
    }

    @Test
    void whatCarriesSomethingCostsNothing() {
        preface();
        int many = 2 * Http2Options.BUDGET;
        send(many, 0, 0, new byte[Http2Options.SMALL_DATA]);
        send(many, 0, 1);
        send(many, 1, 4, new byte[10]);
        send(many, 8, 0, (byte) 0, (byte) 0, (byte) 1, (byte) 0);
        assertThat(errors).isEmpty();
        send(many, 8, 0, (byte) 0, (byte) 0, (byte) 0, (byte) 255);

        assertThat(errors).hasSize(1);
    }

    @Test
    void onePingIsFreeForEachTimeThatSomethingWasWritten() {
        preface();
        for (int i = 0; i < Http2Options.BUDGET; i++) {
            budget.answered();
            budget.answered();
            send(2, 6, 0, new byte[8]);
        }
        assertThat(errors).isEmpty();
        send(1, 6, 0, new byte[8]);

        assertThat(errors).hasSize(1);
    }

    @Test
    void anAcknowledgementIsNeverFree() {
        preface();
        send(Http2Options.BUDGET, 6, 1, new byte[8]);
        budget.answered();
        send(1, 6, 1, new byte[8]);

        assertThat(errors).hasSize(1);
    }

    @Test
    void smallUpdatesAreFreeAsFarAsSmallDataWasWritten() {
        preface();
        for (int i = 0; i < Http2Options.MAX_FREE_UPDATES; i++) {
            budget.answeredSmall(); // twice as much as is remembered
        }
        send(Http2Options.MAX_FREE_UPDATES + Http2Options.BUDGET, 8, 0, (byte) 0, (byte) 0, (byte) 0, (byte) 1);
        assertThat(errors).isEmpty();
        send(1, 8, 0, (byte) 0, (byte) 0, (byte) 0, (byte) 1);

        assertThat(errors).hasSize(1);
    }

    @Test
    void framesAreToldApartHoweverTheyArrive() {
        ByteBuf all = Unpooled.buffer().writeZero(PREFACE);
        for (int i = 0; i < Http2Options.BUDGET; i++) {
            all.writeBytes(frame(6, 0, new byte[8]));
            all.writeBytes(frame(8, 0, (byte) 0, (byte) 0, (byte) 1, (byte) 0));
            all.writeBytes(frame(0, 0, new byte[i % 7 + 1]));
        }
        for (int i = 0; all.isReadable(); i++) {
            channel.writeInbound(all.readRetainedSlice(Math.min(i % 11 + 1, all.readableBytes())));
        }
        all.release();
        assertThat(errors).isEmpty();
        send(1, 6, 0, new byte[8]);

        assertThat(errors).hasSize(1);
    }

    @Test
    void crumbsOfDataHaveABudgetOfTheirOwnAndBeyondItAreSlowed() {
        affords(Http2Options.BUDGET, 6, 0, new byte[8]);
        affords(Http2Options.SMALL_DATA_BUDGET, 0, 0, new byte[Http2Options.SMALL_DATA - 1]);
        affords(3, 0, 0, new byte[Http2Options.SMALL_DATA]);
        affords(3, 0, 1, (byte) 1);
        now += 1_000_000_000;
        affords(Http2Options.SMALL_DATA_PER_SECOND, 0, 0, (byte) 1);

        assertThat(judge(0, 0, (byte) 1)).isEqualTo(FrameBudget.Verdict.SLOWED);
        assertThat(judge(0, 0, new byte[Http2Options.SMALL_DATA])).isEqualTo(FrameBudget.Verdict.AFFORDED);
    }

    @Test
    void paddingIsNothing() {
        preface();
        byte[] padded = new byte[101];
        padded[0] = 100;
        send(Http2Options.BUDGET, 0, 8, padded);
        send(3, 0, 9, padded);
        padded[0] = 36; // the rest is just enough
        send(Http2Options.SMALL_DATA_BUDGET + 1, 0, 8, padded);
        assertThat(errors).isEmpty();
        send(1, 0, 8, (byte) 0);

        assertThat(errors).hasSize(1);
    }

    @Test
    void paddedCrumbsAreCrumbs() {
        byte[] padded = new byte[101];
        padded[0] = 37;
        affords(Http2Options.SMALL_DATA_BUDGET, 0, 8, padded);

        assertThat(judge(0, 8, padded)).isEqualTo(FrameBudget.Verdict.SLOWED);
    }

    @Test
    void afterThatNothingPassesAnyMore() {
        preface();
        send(Http2Options.BUDGET + 1, 9, 0);
        channel.releaseInbound();
        send(3, 0, 0, (byte) 1);

        assertThat(channel.<Object>readInbound()).isNull();
        assertThat(errors).hasSize(1);
    }
}
