package dev.sandboxrouter.config;

import dev.sandboxrouter.config.Flag.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Who may talk to a sandbox; contract section 11, docs/authorization.md. */
final class AuthorizationFlags {

    static final FlagGroup GROUP = new FlagGroup("Authorization");

    private static final Set<String> CONSENT = Set.of("1", "true", "t", "yes", "y", "on");

    static final Flag<Optional<AuthorizationMode>> MODE = GROUP.add(Flag.of(
            "authz-mode",
            FlagTypes.choice("mode", AuthorizationMode.class)
                    .orNothing("shared-token where a token is given, else allow-all"),
            "",
            "Who may talk to a sandbox. allow-all: everybody who reaches the listener. shared-token: who sends the token of"
                    + " --router-auth-token-file or ROUTER_AUTH_TOKEN. tokenreview: who has a token that the cluster knows."
                    + " subjectaccessreview: whom its RBAC lets connect to that sandbox. scoped-token: who has a token of"
                    + " that sandbox. A bearer token is then the router's and reaches no sandbox."));

    static final Flag<Optional<Path>> TOKEN_FILE = GROUP.add(Flag.of(
            "router-auth-token-file",
            FileTypes.filledFile().orNothing("no token"),
            "",
            "The shared token; white space around it does not count. Read again when it changes."));

    static final Flag<Optional<Secret>> TOKEN = GROUP.add(Flag.of(
                    "ROUTER_AUTH_TOKEN",
                    FlagType.text("token", "a token", text -> new Parsed.Value<>(new Secret(text)))
                            .orNothing("no token"),
                    "",
                    "The shared token. A file is better: an environment is shown to whoever may describe the pod.")
            .alsoFrom("ROUTER_AUTH_TOKEN")
            .within(Scope.ENVIRONMENT_ONLY));

    static final Flag<Boolean> ALLOW_UNAUTHENTICATED = GROUP.add(Flag.of(
                    "ALLOW_UNAUTHENTICATED_ROUTER",
                    new FlagType<>(
                            "consent",
                            "1, true, t, yes, y or on",
                            "",
                            FlagType.Shape.TEXT,
                            Optional.of("no"),
                            text -> new Parsed.Value<>(CONSENT.contains(text.toLowerCase(Locale.ROOT)))),
                    "1",
                    "Where it is set to anything but 1, true, t, yes, y or on, the router does not start without a token or"
                            + " --authz-mode.")
            .alsoFrom("ALLOW_UNAUTHENTICATED_ROUTER")
            .within(Scope.ENVIRONMENT_ONLY));

    static final Flag<List<String>> AUDIENCES = GROUP.add(Flag.of(
            "authz-tokenreview-audiences",
            FlagTypes.listOf(
                    FlagType.text("audience", "an audience", Parsed.Value::new),
                    "audiences separated by commas",
                    "the API server's own"),
            "",
            "A token must be meant for one of these. Without any, every token that the API server takes for itself opens"
                    + " the router too, those that are mounted into pods among them."));

    static final Flag<Integer> CACHE_SIZE = GROUP.add(Flag.of(
            "authz-tokenreview-cache-size",
            FlagTypes.integer(1, 1_000_000),
            "2048",
            "Tokens whose verdict is remembered, by their SHA-256, and as many verdicts about access. The one that was not"
                    + " used for longest makes room."));

    static final Flag<Duration> TTL = GROUP.add(Flag.of(
            "authz-tokenreview-ttl",
            FlagTypes.duration("0s", "1h"),
            "30s",
            "How long a verdict is remembered, from the moment it was asked for: a token or a right that was revoked counts"
                    + " no longer. A call that failed is remembered for a third of it, a second at least. 0s: asks for every"
                    + " request."));

    static final Flag<Boolean> REQUIRE_TOKEN = GROUP.add(Flag.of(
            "authz-tokenreview-require-token",
            FlagTypes.toggle(),
            "false",
            "In the mode tokenreview, answers 401 to callers without a token. Without it they pass: for the time in which"
                    + " clients learn to send one."));

    static final Flag<String> MTLS_PREFIX = GROUP.add(Flag.of(
            "authz-mtls-prefix",
            FlagType.text("prefix", "a text", Parsed.Value<String>::new)
                    .orNothing("none")
                    .map(prefix -> prefix.orElse("")),
            "",
            "In the mode subjectaccessreview, stands before the user and the groups that a client certificate names, so that"
                    + " no RBAC rule meant for somebody else fits them."));

    static final Flag<Boolean> MTLS_ALLOW_SYSTEM = GROUP.add(Flag.of(
            "authz-mtls-allow-system",
            FlagTypes.toggle(),
            "false",
            "Lets a client certificate stand for users and groups that begin with system:, to which clusters give powers of"
                    + " their own. Whoever can sign client certificates is then whoever he likes to be."));

    static final Flag<Optional<Path>> SCOPED_TOKEN_SECRET_FILE = GROUP.add(Flag.of(
            "authz-scoped-token-secret-file",
            FileTypes.readableFileOrFolder().orNothing("no key"),
            "",
            "The key of scoped tokens, at least 32 bytes without the white space around them; or a folder of such files,"
                    + " each of which verifies, for rotation. Read again when it changes."));

    private AuthorizationFlags() {}

    static boolean hasToken(Settings settings) {
        return settings.get(TOKEN).isPresent() || settings.get(TOKEN_FILE).isPresent();
    }

    static AuthorizationMode mode(Settings settings) {
        return settings.get(MODE)
                .orElse(hasToken(settings) ? AuthorizationMode.SHARED_TOKEN : AuthorizationMode.ALLOW_ALL);
    }

    static boolean asksCluster(Settings settings) {
        return mode(settings).asksCluster();
    }

    static RouterConfig.Authorization read(Settings settings) {
        return new RouterConfig.Authorization(
                mode(settings),
                settings.get(TOKEN),
                settings.get(TOKEN_FILE),
                new RouterConfig.TokenReview(
                        settings.get(AUDIENCES),
                        settings.get(CACHE_SIZE),
                        settings.get(TTL),
                        settings.get(REQUIRE_TOKEN)),
                settings.get(MTLS_PREFIX),
                settings.get(MTLS_ALLOW_SYSTEM),
                settings.get(SCOPED_TOKEN_SECRET_FILE));
    }
}
