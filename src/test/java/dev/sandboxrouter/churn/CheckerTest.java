package dev.sandboxrouter.churn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.churn.Checker.Verdict;
import dev.sandboxrouter.testkit.kubernetes.EchoReply;
import dev.sandboxrouter.testkit.kubernetes.ScriptedPod;
import dev.sandboxrouter.testkit.kubernetes.StoredChange;
import dev.sandboxrouter.testkit.kubernetes.Tenant;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The judge, judged: at one address Ada lives from 10 s on, is gone at 20 s, and Bob moves in at 21 s. */
class CheckerTest {

    private static final String ADDRESS = "127.0.0.2";
    private static final Tenant ADA = new Tenant("ada", "uid-ada", "pod-1");
    private static final Tenant BOB = new Tenant("bob", "uid-bob", "pod-2");
    private static final int MARGIN = 500;

    private final Ledger ledger = new Ledger();
    private final StoredChange gone = change(20_000);
    private final StoredChange taken = change(21_000);
    private final Checker fresh = new Checker(ledger, Duration.ofSeconds(1), Duration.ofMillis(MARGIN));
    private final Checker lenient = new Checker(ledger, Duration.ZERO, Duration.ofMillis(MARGIN));

    @BeforeEach
    void theStory() {
        ledger.begins(ADA, ADDRESS, change(10_000));
        ledger.ends(ADDRESS, gone);
        ledger.begins(BOB, ADDRESS, taken);
    }

    private static StoredChange change(int millis) {
        ScriptedPod pod = ScriptedPod.pending("n", "p", "u");
        return new StoredChange(StoredChange.Type.MODIFIED, 1, pod, null, nanos(millis));
    }

    private static long nanos(int millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    private static Asked request(String name, @Nullable String uid, int at) {
        return new Asked(name, uid, nanos(at), nanos(at), nanos(at + 5));
    }

    private static EchoReply by(Tenant tenant, int accepted) {
        return new EchoReply(tenant, ADDRESS, nanos(accepted));
    }

    @Test
    void theOneThatWasAskedForIsRight() {
        assertThat(fresh.judge(request("ada", "uid-ada", 15_000), by(ADA, 12_000))
                        .verdict())
                .isEqualTo(Verdict.RIGHT);
        assertThat(fresh.judge(request("bob", null, 30_000), by(BOB, 29_000)).verdict())
                .isEqualTo(Verdict.RIGHT);
    }

    @ParameterizedTest
    @ValueSource(ints = {20_001, 20_999, 21_000})
    void withinTheStalenessAnotherIsExcused(int sent) {
        assertThat(fresh.judge(request("ada", "uid-ada", sent), by(BOB, 21_000)).verdict())
                .isEqualTo(Verdict.EXCUSED);
    }

    @Test
    void onceTheStalenessIsOverAnotherIsAMisroute() {
        Checker.Finding finding = fresh.judge(request("ada", "uid-ada", 21_001), by(BOB, 21_500));

        assertThat(finding.verdict()).isEqualTo(Verdict.MISROUTED);
        assertThat(finding.why())
                .startsWith("too long ago: asked for ada uid-ada")
                .contains("uid-bob");
    }

    @Test
    void byNameItIsTheSame() {
        assertThat(fresh.judge(request("ada", null, 21_001), by(BOB, 21_500)).verdict())
                .isEqualTo(Verdict.MISROUTED);
    }

    @Test
    void aConnectionOfTheAllowedTimeDoesNotExcuseALaterRequest() {
        Checker.Finding finding = fresh.judge(request("ada", null, 25_000), by(BOB, 21_000));

        assertThat(finding.verdict()).isEqualTo(Verdict.MISROUTED);
        assertThat(finding.why()).contains("over an inherited connection");
    }

    @Test
    void withoutStalenessAnotherIsExcusedUntilTheRouterIsTold() {
        assertThat(lenient.judge(request("ada", "uid-ada", 60_000), by(BOB, 59_000))
                        .verdict())
                .isEqualTo(Verdict.EXCUSED);
    }

    @ParameterizedTest
    @CsvSource({"30500,EXCUSED", "30501,MISROUTED"})
    void onceTheRouterIsToldOfTheEndAnotherIsAMisroute(int sent, Verdict verdict) {
        gone.told(nanos(30_000));

        assertThat(lenient.judge(request("ada", "uid-ada", sent), by(BOB, 29_000))
                        .verdict())
                .isEqualTo(verdict);
    }

    @Test
    void itIsEnoughToBeToldOfTheNextTenant() {
        taken.told(nanos(30_000));

        assertThat(lenient.judge(request("ada", "uid-ada", 31_000), by(BOB, 29_000))
                        .verdict())
                .isEqualTo(Verdict.MISROUTED);
    }

    @Test
    void whoNeverWasThereIsNoExcuse() {
        assertThat(lenient.judge(request("eve", null, 21_001), by(BOB, 21_001)).verdict())
                .isEqualTo(Verdict.MISROUTED);
        assertThat(lenient.judge(request("bob", "uid-bob-2", 21_001), by(BOB, 21_001))
                        .verdict())
                .isEqualTo(Verdict.MISROUTED);
    }

    @Test
    void aTunnelAnswersForItsOpeningByStalenessAndForEachFrameByWhatIsKnown() {
        Asked frame = new Asked("ada", null, nanos(20_500), nanos(40_000), nanos(40_005));
        assertThat(fresh.judge(frame, by(BOB, 21_000)).verdict()).isEqualTo(Verdict.EXCUSED);

        gone.told(nanos(39_000));
        assertThat(fresh.judge(frame, by(BOB, 21_000)).verdict()).isEqualTo(Verdict.MISROUTED);
    }

    @ParameterizedTest
    @CsvSource({"30500,RIGHT", "30501,LATE"})
    void aPodThatIsKnownToBeGoneIsNotAsked(int sent, Verdict verdict) {
        gone.told(nanos(30_000));

        assertThat(fresh.judge(request("ada", "uid-ada", sent), by(ADA, 12_000)).verdict())
                .isEqualTo(verdict);
    }

    @Test
    void aPodThatIsReadyAgainIsAsked() {
        gone.told(nanos(30_000));
        ledger.begins(ADA, ADDRESS, change(31_000));

        assertThat(fresh.judge(request("ada", "uid-ada", 31_001), by(ADA, 12_000))
                        .verdict())
                .isEqualTo(Verdict.RIGHT);
    }
}
