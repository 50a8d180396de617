package dev.sandboxrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.NetworkRules;
import dev.sandboxrouter.kubernetes.WatchEvent.Change;
import dev.sandboxrouter.store.StoreEntry;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An answer that is late says nothing of an object that is gone; one that is new does. */
class NetworkCacheTest {

    private static final SandboxKey BOX = new SandboxKey("default", "box");

    private final NetworkCache cache = new NetworkCache();

    private static NetworkObject object(String uid, long version) {
        ObjectNode json = NetworkJson.fresh(BOX);
        NetworkJson.state(json, NetworkRules.DEFAULTS, "0123456789abcdef");
        json.withObject("/metadata").put("uid", uid).put("resourceVersion", Long.toString(version));
        return Objects.requireNonNull(NetworkObject.of(json));
    }

    private static Listing<NetworkObject> nothing(@Nullable Long asOf) {
        return new Listing<>(List.of(), true, true, 0, asOf);
    }

    private void assertGone() {
        assertThat(cache.entry(BOX)).isInstanceOf(StoreEntry.Absent.class);
    }

    @Test
    void aLateAnswerRevivesNoRulesThatAnotherReplicaDeleted() {
        cache.take(object("first", 10));
        assertThat(cache.heard(Change.DELETED, object("first", 12))).isTrue();

        assertThat(cache.take(object("first", 11))).isFalse();
        assertGone();
    }

    @Test
    void norRulesWhoseDeletionCameBeforeTheAnswerThatMadeThem() {
        cache.heard(Change.DELETED, object("first", 11));

        assertThat(cache.take(object("first", 10))).isFalse();
        assertGone();
    }

    @Test
    void norRulesThatAListNoLongerNames() {
        cache.take(object("first", 10));
        assertThat(cache.listed(nothing(12L))).containsExactly(BOX);

        assertThat(cache.take(object("first", 11))).isFalse();
        assertGone();
    }

    @Test
    void whereVersionsSayNothingAListBuriesNobody() {
        cache.take(object("first", 10));
        cache.listed(nothing(null));

        assertThat(cache.take(object("first", 10))).isTrue();
    }

    @Test
    void everyUidOfANameStaysBuriedAndThroughLists() {
        cache.bury(BOX, "first");
        cache.bury(BOX, "second");
        cache.listed(nothing(30L));

        assertThat(cache.take(object("first", 40))).isFalse();
        assertThat(cache.take(object("second", 41))).isFalse();
        assertThat(cache.take(object("third", 42))).isTrue();
    }

    @Test
    void theOldestIsForgottenWhereThereAreTooMany() {
        cache.bury(BOX, "first");
        for (int i = 1; i < NetworkCache.MOST_BURIED; i++) {
            cache.bury(BOX, "uid-" + i);
        }
        assertThat(cache.take(object("first", 10))).isFalse();

        cache.bury(BOX, "one-more");
        assertThat(cache.take(object("first", 10))).isTrue();
    }
}
