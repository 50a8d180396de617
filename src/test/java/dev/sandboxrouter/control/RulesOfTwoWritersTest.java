package dev.sandboxrouter.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import dev.sandboxrouter.ingress.RuleBook;
import dev.sandboxrouter.ingress.RuleCompiler;
import dev.sandboxrouter.ingress.RuleState;
import dev.sandboxrouter.kubernetes.Cluster;
import dev.sandboxrouter.kubernetes.KubernetesRuleStore;
import dev.sandboxrouter.store.RuleStore;
import dev.sandboxrouter.store.StoreEntry;
import dev.sandboxrouter.store.StoreException;
import dev.sandboxrouter.testkit.kubernetes.Answer;
import dev.sandboxrouter.testkit.kubernetes.ApiStatus;
import dev.sandboxrouter.testkit.kubernetes.PodStore;
import dev.sandboxrouter.testkit.kubernetes.ScriptedApiServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else writes a sandbox's rules while this router does: what is in force is what is stored, or nothing passes. */
@Tag("soak")
class RulesOfTwoWritersTest {

    private static final SandboxKey BOX = new SandboxKey("default", "box");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final NetworkRules MINE = denying(1);
    private static final NetworkRules THEIRS = denying(2);
    private static final String THEIR_SPEC = "{\"denyPorts\":[2]}";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final RuleBook book = new RuleBook();

    @SuppressWarnings("NullAway.Init")
    private ScriptedApiServer api;

    @SuppressWarnings("NullAway.Init")
    private Cluster cluster;

    @SuppressWarnings("NullAway.Init")
    private KubernetesRuleStore store;

    @SuppressWarnings("NullAway.Init")
    private SandboxRules rules;

    private static NetworkRules denying(int port) {
        return new NetworkRules(List.of(), List.of(port), List.of(), List.of(), null, true, 0, List.of(), List.of());
    }

    @BeforeEach
    void start() throws IOException {
        api = ScriptedApiServer.start(new PodStore(), 1);
        cluster = Cluster.open(Optional.of(api.kubeconfig(folder, "t").toString()), Optional.empty());
        store = cluster.ruleStore();
        store.sync(SOON);
        rules = new SandboxRules(store, book, new RuleCompiler(), (sandbox, allow, deny) -> null, sandbox -> null);
        rules.load();
    }

    @AfterEach
    void stop() throws IOException {
        store.close();
        cluster.close();
        api.close();
    }

    private Change.Outcome change(NetworkRules wanted) {
        var compiled = (RuleCompiler.Result.Compiled) new RuleCompiler().compile(wanted);
        return rules.change(BOX, new IfMatch(List.of()), before -> new Change.To(wanted, compiled.rules()));
    }

    private boolean isInForce(NetworkRules wanted) {
        return book.get(BOX) instanceof RuleState.Rules state
                && state.rules().equals(wanted)
                && rules.current(BOX) instanceof StoreEntry.Held held
                && held.stored().rules().equals(wanted)
                && !state.compiled().allowsPort(wanted.denyPorts().get(0))
                && state.revision().equals(held.revision());
    }

    private boolean isClosed() {
        return book.get(BOX) instanceof RuleState.Unreadable;
    }

    /** The router's write is stored at once and its answer is on its way for a while. */
    private void answerLate(String method, Duration later) {
        api.faults()
                .answer(request ->
                        request.method().equals(method) && !request.path().endsWith("/status")
                                ? new Answer.Serve(later)
                                : Answer.SERVE);
    }

    private void whileMyAnswerIsOnItsWay(Runnable theirs, Runnable heard) throws Exception {
        answerLate("POST", Duration.ofSeconds(1));
        CompletableFuture<Change.Outcome> mine = CompletableFuture.supplyAsync(() -> change(MINE));
        await().atMost(SOON).until(() -> api.networks().get("default", "box") != null);
        theirs.run();
        heard.run();
        Change.Made made = (Change.Made) mine.get(5, TimeUnit.SECONDS);
        assertThat(((StoreEntry.Held) made.now()).stored().rules()).isEqualTo(MINE);
    }

    @Test
    void theirsThatWasHeardBeforeMyAnswerIsInForceInTheEnd() throws Exception {
        whileMyAnswerIsOnItsWay(() -> api.networks().apply("default", "box", THEIR_SPEC), () -> await().atMost(SOON)
                .until(() -> store.seen(BOX) instanceof StoreEntry.Held held
                        && held.stored().rules().equals(THEIRS)));
        await().atMost(SOON).until(() -> isInForce(THEIRS));
    }

    @Test
    void theirsThatCannotBeReadClosesTheSandbox() throws Exception {
        whileMyAnswerIsOnItsWay(
                () -> api.networks().apply("default", "box", "{\"denyPorts\":7}"),
                () -> await().atMost(SOON).until(() -> store.seen(BOX) instanceof StoreEntry.Unreadable));
        await().atMost(SOON).until(this::isClosed);
    }

    @Test
    void theirDeletionThatWasHeardBeforeMyAnswerStays() throws Exception {
        whileMyAnswerIsOnItsWay(
                () -> {
                    await().atMost(SOON).until(() -> store.seen(BOX) instanceof StoreEntry.Held);
                    api.networks().delete("default", "box");
                },
                () -> await().atMost(SOON).until(() -> store.seen(BOX) instanceof StoreEntry.Absent));
        await().atMost(SOON).until(() -> book.get(BOX) == null);
        assertThat(store.seen(BOX)).isInstanceOf(StoreEntry.Absent.class);
    }

    @Test
    void whatAReadFindsIsInForceAlthoughTheWatchNeverSaysIt() throws IOException {
        api.faults().stall(true);
        api.networks().apply("default", "box", THEIR_SPEC);
        store.get(BOX);
        assertThat(isInForce(THEIRS)).isTrue();

        api.networks().apply("default", "box", "{\"denyPorts\":[1]}");
        store.adopt(BOX, "a-sandbox");
        assertThat(isInForce(MINE)).isTrue();

        api.networks().delete("default", "box");
        store.get(BOX);
        assertThat(book.get(BOX)).isNull();
        assertThat(rules.current(BOX)).isInstanceOf(StoreEntry.Absent.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void ofAWriteThatMayYetComeNobodySaysThatNothingWasChanged(String method) throws IOException {
        if (!method.equals("POST")) {
            change(MINE);
            statusIsWritten();
        }
        failing(method, () -> {});
        assertThatThrownBy(() -> write(method)).isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind())
                .isEqualTo(StoreException.Kind.UNKNOWN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void ofAWriteThatCameTooLateIsSaidThatNothingWasChanged(String method) throws IOException {
        if (!method.equals("POST")) {
            change(MINE);
            statusIsWritten();
        }
        failing(method, () -> api.networks().apply("default", "box", THEIR_SPEC));
        assertThatThrownBy(() -> write(method)).isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind())
                .isEqualTo(StoreException.Kind.UNAVAILABLE));
        await().atMost(SOON).until(() -> isInForce(THEIRS));
    }

    private void write(String method) throws IOException {
        if (method.equals("DELETE")) {
            store.delete(BOX, null);
        } else {
            store.put(BOX, MINE, null, null);
        }
    }

    /** It is a change of its own, and would decide the tests by its haste. */
    private void statusIsWritten() {
        await().atMost(SOON).until(() -> Objects.requireNonNull(api.networks().get("default", "box"))
                .has("status"));
    }

    private void failing(String method, Runnable meanwhile) {
        api.faults().answer(request -> {
            if (!request.method().equals(method) || request.path().endsWith("/status")) {
                return Answer.SERVE;
            }
            meanwhile.run();
            return new Answer.Fail(ApiStatus.INTERNAL);
        });
    }

    @Test
    void undoingLeavesAloneWhatKubectlEditedMeanwhile() throws IOException {
        RuleStore.Written written = (RuleStore.Written) store.put(BOX, MINE, null, null);
        api.networks().apply("default", "box", THEIR_SPEC); // keeps the annotation that names the write

        written.undo().run();

        assertThat(Objects.requireNonNull(api.networks().get("default", "box"))
                        .path("spec")
                        .toString())
                .isEqualTo(THEIR_SPEC);
        await().atMost(SOON).until(() -> isInForce(THEIRS));
    }
}
