package dev.sandboxrouter.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import dev.sandboxrouter.ingress.RuleBook;
import dev.sandboxrouter.ingress.RuleCompiler;
import dev.sandboxrouter.ingress.RuleState;
import dev.sandboxrouter.store.FileRuleStore;
import dev.sandboxrouter.store.RuleStore;
import dev.sandboxrouter.store.StoreEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An update whose part fails, before or after it did its work, leaves all as it was, bit for bit; contract 10.1. */
class RuleUpdateUndoTest {

    private static final SandboxKey BOX = new SandboxKey("default", "box");
    private static final NetworkRules BEFORE = egress("192.0.2.1");
    private static final NetworkRules AFTER = egress("192.0.2.2");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final RuleBook book = new RuleBook();
    private final Enforcer enforcer = new Enforcer();

    /** Which part fails, and whether it has done its work by then. */
    private String failing = "";

    private boolean halfDone;

    private static NetworkRules egress(String denied) {
        NetworkRules d = NetworkRules.DEFAULTS;
        return new NetworkRules(
                List.of(), List.of(80), List.of(), List.of("0.0.0.0/0"), null, true, 0, d.allowOut(), List.of(denied));
    }

    /** What somebody outside enforces. */
    private final class Enforcer implements EgressPolicy {

        final Map<SandboxKey, List<String>> enforced =
                new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        int calls;

        @Override
        public @Nullable String apply(SandboxKey sandbox, List<String> allowOut, List<String> denyOut)
                throws IOException {
            boolean fails = failing.equals("egress") && calls++ == 0;
            if (!fails || halfDone) {
                enforced.put(sandbox, denyOut);
            }
            if (fails) {
                throw new IOException("the enforcer is down");
            }
            return null;
        }
    }

    /** A store that fails once, before or after it wrote. */
    private final class FailingStore implements RuleStore {

        private final RuleStore real;

        FailingStore(RuleStore real) {
            this.real = real;
        }

        private void maybeFail() throws IOException {
            if (failing.equals("store")) {
                throw new IOException("the disk is full");
            }
        }

        @Override
        public List<StoreEntry> list() throws IOException {
            return real.list();
        }

        @Override
        public StoreEntry get(SandboxKey sandbox) throws IOException {
            return real.get(sandbox);
        }

        @Override
        public Outcome put(SandboxKey sandbox, NetworkRules rules, @Nullable String owner, @Nullable String expected)
                throws IOException {
            maybeFail();
            return real.put(sandbox, rules, owner, expected);
        }

        @Override
        public Outcome delete(SandboxKey sandbox, @Nullable String expected) throws IOException {
            maybeFail();
            return real.delete(sandbox, expected);
        }

        @Override
        public StoreEntry adopt(SandboxKey sandbox, String ownerUid) throws IOException {
            return real.adopt(sandbox, ownerUid);
        }

        @Override
        public StoreEntry seen(SandboxKey sandbox) {
            return real.seen(sandbox);
        }

        @Override
        public void watch(Consumer<SandboxKey> sink) {
            real.watch(sink);
        }

        @Override
        public void judged(SandboxKey sandbox, @Nullable String problem) {
            real.judged(sandbox, problem);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    /** The store under test; each call opens another one on what is stored. */
    RuleStore openStore() throws IOException {
        return FileRuleStore.open(folder);
    }

    /** All that is stored, bit for bit. */
    List<Object> stored() throws IOException {
        List<Object> stored = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                stored.add(file.getFileName());
                stored.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return stored;
    }

    /** Stores rules for the sandbox that cannot be read. */
    void storeGarbage() throws IOException {
        Files.writeString(folder.resolve("default.box.json"), "{garbage");
    }

    private SandboxRules rules() throws IOException {
        SandboxRules rules =
                new SandboxRules(new FailingStore(openStore()), book, new RuleCompiler(), enforcer, sandbox -> null);
        book.onChange(sandbox -> {
            boolean isNew = book.get(sandbox) instanceof RuleState.Rules state
                    && state.rules().equals(AFTER);
            boolean isGone = failing.equals("enforcement-of-delete") && book.get(sandbox) == null;
            if ((failing.equals("enforcement") && isNew) || isGone) {
                throw new IllegalStateException("a listener failed");
            }
        });
        rules.load();
        return rules;
    }

    private static Function<StoreEntry, Change> to(NetworkRules rules) {
        RuleCompiler.Result.Compiled compiled = (RuleCompiler.Result.Compiled) new RuleCompiler().compile(rules);
        return before -> new Change.To(rules, compiled.rules());
    }

    /** Everything that an update touches. */
    private List<Object> world(SandboxRules rules) throws IOException {
        List<Object> world = new ArrayList<>(stored());
        world.add(String.valueOf(book.get(BOX)));
        world.add(rules.current(BOX));
        world.add(enforcer.enforced.getOrDefault(BOX, List.of()));
        return world;
    }

    @ParameterizedTest
    @CsvSource({
        "store, false, store",
        "enforcement, true, enforcement",
        "egress, false, egress",
        "egress, true, egress",
    })
    void aPutOverRules(String part, boolean half, String named) throws IOException {
        SandboxRules rules = rules();
        rules.change(BOX, new IfMatch(List.of()), to(BEFORE));
        fails(rules, part, half, named, to(AFTER));
    }

    @ParameterizedTest
    @CsvSource({
        "store, false, store",
        "enforcement, true, enforcement",
        "egress, false, egress",
        "egress, true, egress",
    })
    void theFirstPut(String part, boolean half, String named) throws IOException {
        fails(rules(), part, half, named, to(AFTER));
    }

    @ParameterizedTest
    @CsvSource({
        "store, false, store",
        "enforcement-of-delete, true, enforcement",
        "egress, true, egress",
    })
    void aDelete(String part, boolean half, String named) throws IOException {
        SandboxRules rules = rules();
        rules.change(BOX, new IfMatch(List.of()), to(BEFORE));
        fails(rules, part, half, named, before -> new Change.Away());
    }

    @ParameterizedTest
    @CsvSource({"store, false, store", "enforcement, true, enforcement", "egress, false, egress"})
    void aPutThatWouldHealWhatCannotBeRead(String part, boolean half, String named) throws IOException {
        storeGarbage();
        SandboxRules rules = rules();
        assertThat(book.get(BOX)).isInstanceOf(RuleState.Unreadable.class);
        fails(rules, part, half, named, to(AFTER));
    }

    private void fails(SandboxRules rules, String part, boolean half, String named, Function<StoreEntry, Change> change)
            throws IOException {
        List<Object> before = world(rules);
        enforcer.calls = 0;
        failing = part;
        halfDone = half;

        Change.Outcome outcome = rules.change(BOX, new IfMatch(List.of()), change);

        failing = "";
        assertThat(outcome).isInstanceOf(Change.Failed.class);
        assertThat(((Change.Failed) outcome).why().part()).isEqualTo(named);
        assertThat(((Change.Failed) outcome).why().undone()).isTrue();
        assertThat(world(rules)).isEqualTo(before);
        assertThat(rules.change(BOX, new IfMatch(List.of()), change)).isInstanceOf(Change.Made.class);
    }

    @Test
    void anEnforcerThatStaysDownIsSaid() throws IOException {
        SandboxRules rules = rules();
        SandboxRules broken = new SandboxRules(
                openStore(),
                book,
                new RuleCompiler(),
                (sandbox, allow, deny) -> {
                    throw new IOException("down for good");
                },
                sandbox -> null);
        broken.load();
        List<Object> before = world(rules);

        Change.Outcome outcome = broken.change(BOX, new IfMatch(List.of()), to(AFTER));

        assertThat(((Change.Failed) outcome).why().undone()).isFalse();
        // Seen from another replica, which hears of it a moment later.
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(world(rules)).isEqualTo(before));
    }
}
