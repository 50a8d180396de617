package dev.sandboxrouter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileRuleStoreTest {

    private static final SandboxKey BOX = new SandboxKey("default", "box");
    private static final NetworkRules RULES = new NetworkRules(
            List.of(1, 65535),
            List.of(80),
            List.of("10.0.0.0/8", "[::1]:80"),
            List.of("0.0.0.0/0"),
            "a:${PORT}",
            false,
            7,
            List.of("192.0.2.1"),
            List.of("::/0"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Path file() {
        return folder.resolve("default.box.json");
    }

    @Test
    void whatIsPutIsThereAfterARestart() throws IOException {
        RuleStore.Outcome put = FileRuleStore.open(folder).put(BOX, RULES, "uid-1", null);
        assertThat(FileRuleStore.open(folder).list()).containsExactly(((RuleStore.Written) put).now());
        StoredRules stored = ((StoreEntry.Held) FileRuleStore.open(folder).get(BOX)).stored();
        assertThat(stored.rules()).isEqualTo(RULES);
        assertThat(stored.ownerUid()).isEqualTo("uid-1");
    }

    @Test
    void aFolderComesWithTheFirstPut() throws IOException {
        Path deep = folder.resolve("a/b");
        FileRuleStore store = FileRuleStore.open(deep);
        assertThat(store.list()).isEmpty();
        assertThat(deep).doesNotExist();
        store.put(BOX, RULES, null, null);
        assertThat(store.list()).hasSize(1);
    }

    @Test
    void whetherAFolderCouldBeWrittenIsKnownWithoutMakingIt() throws IOException {
        Path deep = folder.resolve("a/b");
        assertThat(FileRuleStore.open(deep).isWritable()).isTrue();
        assertThat(folder.resolve("a")).doesNotExist();
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(new DurableFolder(file.resolve("rules")).isWritable()).isFalse();
    }

    @Test
    void whatACrashLeftIsRemovedAndNothingElse() throws IOException {
        Files.writeString(folder.resolve(".writing-default.box.json"), "{\"format\":");
        Files.writeString(folder.resolve("README"), "mine");
        FileRuleStore store = FileRuleStore.open(folder);
        assertThat(store.list()).isEmpty();
        assertThat(folder.toFile().list()).containsExactly("README");
    }

    @Test
    void anExpectedRevisionIsHeldAgainstTheFile() throws IOException {
        FileRuleStore store = FileRuleStore.open(folder);
        assertThat(store.put(BOX, RULES, null, "7")).isInstanceOf(RuleStore.Conflict.class);
        RuleStore.Written put = (RuleStore.Written) store.put(BOX, RULES, null, RuleStore.NEVER_SET);
        assertThat(store.delete(BOX, RuleStore.NEVER_SET)).isInstanceOf(RuleStore.Conflict.class);
        assertThat(store.delete(BOX, put.now().revision())).isInstanceOf(RuleStore.Written.class);
        assertThat(store.get(BOX)).isEqualTo(new StoreEntry.Absent(BOX));
    }

    @Test
    void undoPutsBackTheSameBytes() throws IOException {
        FileRuleStore store = FileRuleStore.open(folder);
        RuleStore.Written first = (RuleStore.Written) store.put(BOX, RULES, null, null);
        String before = Files.readString(file());
        RuleStore.Written second = (RuleStore.Written) store.put(BOX, NetworkRules.DEFAULTS, null, null);
        second.undo().run();
        assertThat(Files.readString(file())).isEqualTo(before);
        ((RuleStore.Written) store.delete(BOX, null)).undo().run();
        assertThat(Files.readString(file())).isEqualTo(before);
        first.undo().run();
        assertThat(file()).doesNotExist();
    }

    /** A change that was made and could not be made durable is told as one that failed, so it must not be there. */
    @Test
    void aChangeWhoseNameCannotBeSyncedIsTakenBack() throws IOException {
        AtomicInteger broken = new AtomicInteger();
        FileRuleStore store = FileRuleStore.open(new DurableFolder(folder, names -> {
            if (broken.getAndDecrement() > 0) {
                throw new IOException("the disk is gone");
            }
        }));
        broken.set(1);
        assertThatThrownBy(() -> store.put(BOX, RULES, null, null)).hasMessage("the disk is gone");
        assertThat(folder).isEmptyDirectory();

        store.put(BOX, RULES, null, null);
        String before = Files.readString(file());
        broken.set(1);
        assertThatThrownBy(() -> store.put(BOX, NetworkRules.DEFAULTS, null, null))
                .hasMessage("the disk is gone");
        assertThat(Files.readString(file())).isEqualTo(before);
        broken.set(1);
        assertThatThrownBy(() -> store.delete(BOX, null)).hasMessage("the disk is gone");
        assertThat(Files.readString(file())).isEqualTo(before);
    }

    @Test
    void anOwnerIsAddedWithoutANewRevision() throws IOException {
        FileRuleStore store = FileRuleStore.open(folder);
        String revision =
                ((RuleStore.Written) store.put(BOX, RULES, null, null)).now().revision();
        store.adopt(BOX, "uid-2");
        StoredRules stored = ((StoreEntry.Held) store.get(BOX)).stored();
        assertThat(stored.ownerUid()).isEqualTo("uid-2");
        assertThat(stored.revision()).isEqualTo(revision);
        assertThat(store.adopt(new SandboxKey("default", "none"), "u")).isInstanceOf(StoreEntry.Absent.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "\u0000",
                "{\"format\":2,\"namespace\":\"default\",\"id\":\"box\",\"revision\":\"1\",\"ownerUid\":null,\"network\":{}}",
                "{\"format\":1,\"namespace\":\"other\",\"id\":\"box\",\"revision\":\"1\",\"ownerUid\":null,\"network\":{}}",
                "{\"format\":1,\"namespace\":\"default\",\"id\":\"box\",\"revision\":\"0\",\"ownerUid\":null,\"network\":{}}",
                "{\"format\":1,\"namespace\":\"default\",\"id\":\"box\",\"revision\":\"1\",\"ownerUid\":null,\"network\":{\"x\":1}}",
                "{\"format\":1,\"namespace\":\"default\",\"id\":\"box\",\"revision\":\"1\",\"ownerUid\":null}",
                "{\"format\":1,\"namespace\":\"default\",\"id\":\"box\",\"revision\":\"1\",\"ownerUid\":null,\"network\":{},\"network\":{}}",
            })
    void whatIsNoRuleSetIsUnreadableAndNotAbsent(String content) throws IOException {
        Files.writeString(file(), content);
        FileRuleStore store = FileRuleStore.open(folder);
        assertThat(store.list()).singleElement().isInstanceOf(StoreEntry.Unreadable.class);
        store.put(BOX, RULES, null, null);
        assertThat(store.get(BOX)).isInstanceOf(StoreEntry.Held.class);
    }

    @Test
    void theSmallestSoundFileIsSound() throws IOException {
        Files.writeString(
                file(),
                "{\"format\":1,\"namespace\":\"default\",\"id\":\"box\",\"revision\":\"1\",\"ownerUid\":null,\"network\":{}}");
        assertThat(FileRuleStore.open(folder).get(BOX)).isInstanceOf(StoreEntry.Held.class);
    }

    @Test
    void aFolderInTheFilesPlaceIsUnreadableAndAPutSaysSo() throws IOException {
        Files.createDirectories(file().resolve("x"));
        FileRuleStore store = FileRuleStore.open(folder);
        assertThat(store.get(BOX)).isInstanceOf(StoreEntry.Unreadable.class);
        assertThatThrownBy(() -> store.put(BOX, RULES, null, null)).isInstanceOf(IOException.class);
        assertThat(folder.resolve(".writing-default.box.json")).doesNotExist();
    }

    @Test
    void revisionsRiseOverARestart() throws IOException {
        Files.writeString(
                file(),
                "{\"format\":1,\"namespace\":\"default\",\"id\":\"box\",\"revision\":\"900000000000000000\",\"ownerUid\":null,\"network\":{}}");
        FileRuleStore store = FileRuleStore.open(folder);
        store.list();
        RuleStore.Written put = (RuleStore.Written) store.put(new SandboxKey("a", "b"), RULES, null, null);
        assertThat(put.now().revision()).isEqualTo("900000000000000001");
    }
}
