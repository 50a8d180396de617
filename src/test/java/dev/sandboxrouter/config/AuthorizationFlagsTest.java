package dev.sandboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which mode is in force, and what does not start; contract section 11. */
class AuthorizationFlagsTest {

    private static final Map<String, String> TOKEN = Map.of("ROUTER_AUTH_TOKEN", " s3cret\n");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static RouterConfig.Authorization read(Map<String, String> env, String... args) {
        return Loading.configOf(env, args).authorization();
    }

    @ParameterizedTest
    @CsvSource({
        "allow-all, ALLOW_ALL",
        "tokenreview, TOKENREVIEW",
        "subjectaccessreview, SUBJECTACCESSREVIEW",
    })
    void modesByName(String name, AuthorizationMode mode) {
        assertThat(read(Map.of(), "--authz-mode=" + name).mode()).isEqualTo(mode);
        assertThat(read(Map.of("SANDBOX_ROUTER_AUTHZ_MODE", name)).mode()).isEqualTo(mode);
    }

    @Test
    void aTokenSelectsSharedTokenUnlessAModeIsSet() {
        assertThat(read(Map.of()).mode()).isEqualTo(AuthorizationMode.ALLOW_ALL);
        assertThat(read(TOKEN).mode()).isEqualTo(AuthorizationMode.SHARED_TOKEN);
        assertThat(read(TOKEN).token()).contains(new Secret("s3cret"));
        assertThat(read(Map.of("ROUTER_AUTH_TOKEN", " \n")).mode()).isEqualTo(AuthorizationMode.ALLOW_ALL);
        String file = "--router-auth-token-file=" + Loading.file(folder, "s3cret\n");
        assertThat(read(Map.of(), file).mode()).isEqualTo(AuthorizationMode.SHARED_TOKEN);
        assertThat(read(TOKEN, "--authz-mode=allow-all").mode()).isEqualTo(AuthorizationMode.ALLOW_ALL);
        assertThat(Loading.warnings(TOKEN, "--authz-mode=allow-all"))
                .containsExactly("a token in --router-auth-token-file or ROUTER_AUTH_TOKEN has no effect beside"
                        + " --authz-mode \"allow-all\" (command line)");
        assertThat(Loading.warnings(TOKEN, file))
                .singleElement()
                .asString()
                .startsWith("environment: ROUTER_AUTH_TOKEN has no effect beside --router-auth-token-file ");
    }

    @Test
    void aModeNeedsItsSecret() {
        assertThat(Loading.problems("--authz-mode=shared-token"))
                .containsExactly("--authz-mode \"shared-token\" (command line) has nothing to compare with: expected"
                        + " --router-auth-token-file or ROUTER_AUTH_TOKEN beside it");
        assertThat(Loading.problems("--authz-mode=scoped-token"))
                .containsExactly("--authz-mode \"scoped-token\" (command line) has no key: expected"
                        + " --authz-scoped-token-secret-file beside it");
        assertThat(Loading.problems("--router-auth-token-file=" + Loading.file(folder, " \n")))
                .hasSize(1);
        assertThat(Loading.problems("--authz-mode=scoped-token", "--authz-scoped-token-secret-file=missing"))
                .hasSize(1);
        assertThat(read(Map.of(), "--authz-mode=scoped-token", "--authz-scoped-token-secret-file=" + folder)
                        .scopedTokenSecretFile())
                .contains(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "0", "false", "no", "off", "2", "yes please"})
    void withheldConsentStopsARouterThatWouldBeOpen(String word) {
        Map<String, String> env = Map.of("ALLOW_UNAUTHENTICATED_ROUTER", word);
        assertThat(Loading.problemsOf(env))
                .singleElement()
                .asString()
                .startsWith("environment: ALLOW_UNAUTHENTICATED_ROUTER \"" + word.strip()
                        + "\" forbids a router without authorization: expected ");
        assertThat(read(env, "--authz-mode=allow-all").mode()).isEqualTo(AuthorizationMode.ALLOW_ALL);
        assertThat(read(Map.of("ALLOW_UNAUTHENTICATED_ROUTER", word, "ROUTER_AUTH_TOKEN", "s3cret"))
                        .mode())
                .isEqualTo(AuthorizationMode.SHARED_TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "TRUE", "t", "yes", "Yes", "y", "on", " on\n"})
    void givenConsentDoesNot(String word) {
        assertThat(read(Map.of("ALLOW_UNAUTHENTICATED_ROUTER", word)).mode()).isEqualTo(AuthorizationMode.ALLOW_ALL);
    }

    @Test
    void reviewsHaveTheirLimits() {
        RouterConfig.Authorization config = read(
                Map.of(),
                "--authz-mode=tokenreview",
                "--authz-tokenreview-audiences=a,b",
                "--authz-tokenreview-cache-size=1",
                "--authz-tokenreview-ttl=0s",
                "--authz-tokenreview-require-token");
        assertThat(config.tokenReview())
                .isEqualTo(new RouterConfig.TokenReview(List.of("a", "b"), 1, Duration.ZERO, true));
        assertThat(Loading.problems("--authz-mode=tokenreview", "--authz-tokenreview-cache-size=0"))
                .hasSize(1);
        assertThat(Loading.problems("--authz-mode=tokenreview", "--authz-tokenreview-ttl=1h1s"))
                .hasSize(1);
        assertThat(Loading.problems("--authz-mode=tokenreview", "--kubeconfig=missing"))
                .hasSize(1);
    }

    @Test
    void whatHasNoEffectIsSaid() {
        assertThat(Loading.warnings(
                        Map.of(),
                        "--authz-tokenreview-ttl=5s",
                        "--authz-tokenreview-require-token",
                        "--authz-mtls-prefix=x:",
                        "--authz-scoped-token-secret-file=" + folder))
                .hasSize(4)
                .allMatch(warning -> warning.contains(" has no effect without --authz-mode "));
    }

    /** No message, no record, no help shows a token. */
    @Test
    void aTokenIsNeverShown() {
        assertThat(read(TOKEN)).asString().doesNotContain("s3cret").contains("(secret)");
        assertThat(Loading.problemsOf(TOKEN, "--authz-mode=nonsense", "--proxy-timeout=x")
                        .toString())
                .doesNotContain("s3cret");
        assertThat(Loading.warnings(TOKEN, "--authz-mode=allow-all").toString()).doesNotContain("s3cret");
        assertThat(Optional.of(new Secret("s3cret"))).asString().doesNotContain("s3cret");
    }
}
