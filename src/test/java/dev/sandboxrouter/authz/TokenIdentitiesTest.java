package dev.sandboxrouter.authz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenIdentitiesTest {

    private static final User AGENT = new User("agent", List.of("team-a"));

    private static Identification identify(List<String> asked, List<String> answered) {
        TokenReviewer reviewer = (token, audiences) ->
                CompletableFuture.completedFuture(Optional.of(new TokenReviewer.Authenticated(AGENT, answered)));
        return new TokenIdentities(reviewer, asked, 10, Duration.ZERO)
                .of("t")
                .toCompletableFuture()
                .join();
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', true",
        "'', x, true",
        "a, a, true",
        "a b, b c, true",
        "a, A, false",
        "a, b, false",
        "a, '', false",
        "a b, c d, false"
    })
    void theAudiencesMustIntersectWhereAnyWereAskedFor(String asked, String answered, boolean known) {
        Identification expected = known ? new Identification.Known(AGENT) : new Identification.Unknown();
        assertThat(identify(words(asked), words(answered))).isEqualTo(expected);
    }

    /** Scopes of a token are among the extras of its user: the verdict on one token must not be another's. */
    @Test
    void verdictsAboutAccessBelongToTheWholeUser() {
        List<User> asked = new ArrayList<>();
        AccessReviewer reviewer = (user, access) -> {
            asked.add(user);
            return CompletableFuture.completedFuture(true);
        };
        AccessVerdicts verdicts = new AccessVerdicts(reviewer, 10, Duration.ofSeconds(30));
        AccessReviewer.Access access = new AccessReviewer.Access("connect", "g", "r", "", "ns", "n");
        List<User> users = List.of(
                AGENT,
                new User("agent", List.of("team-b")),
                new User("agent", "uid", List.of("team-a"), Map.of()),
                new User("agent", "", List.of("team-a"), Map.of("scope", List.of("read"))));
        users.forEach(user -> verdicts.of(user, access).toCompletableFuture().join());
        users.forEach(user -> verdicts.of(user, access).toCompletableFuture().join());
        assertThat(asked).containsExactlyElementsOf(users);
    }

    @Test
    void noTextOfOursShowsAToken() {
        assertThat(Requests.bearing("s3cret")).asString().doesNotContain("s3cret");
        assertThat(Sha256.ofWire("s3cret")).asString().doesNotContain("s3cret");
    }
}
