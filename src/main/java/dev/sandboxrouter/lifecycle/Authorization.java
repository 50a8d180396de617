package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.authz.AllowAll;
import dev.sandboxrouter.authz.Authorizer;
import dev.sandboxrouter.authz.CertificateUsers;
import dev.sandboxrouter.authz.ReviewedAccess;
import dev.sandboxrouter.authz.ReviewedToken;
import dev.sandboxrouter.authz.ScopedToken;
import dev.sandboxrouter.authz.ScopedTokens;
import dev.sandboxrouter.authz.SharedToken;
import dev.sandboxrouter.config.AuthorizationMode;
import dev.sandboxrouter.config.PodIpPolicy;
import dev.sandboxrouter.config.RouterConfig;
import dev.sandboxrouter.contract.Check;
import dev.sandboxrouter.contract.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may talk to a sandbox, as the flags say, and the secrets behind it. */
final class Authorization implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Authorization.class);

    private static final String EXPECTED_KEY =
            "at least " + ScopedTokens.MIN_KEY_BYTES + " bytes, not counting white space around them";

    private final RouterConfig.Authorization config;
    private final PodIpPolicy podIpPolicy;
    private @Nullable SecretFiles secrets;
    private Authorizer authorizer = new AllowAll();

    private Authorization(RouterConfig.Authorization config, PodIpPolicy podIpPolicy) {
        this.config = config;
        this.podIpPolicy = podIpPolicy;
    }

    /**
     * Makes ready what the mode needs.
     *
     * @param podIpPolicy the one in force
     * @param reviews what the cluster says; there if the mode asks it
     * @throws StartFailure if there is no sound secret where the mode needs one
     */
    static Authorization open(RouterConfig.Authorization config, PodIpPolicy podIpPolicy, @Nullable Reviews reviews)
            throws StartFailure {
        Authorization opened = new Authorization(config, podIpPolicy);
        opened.authorizer = opened.choose(reviews);
        return opened;
    }

    private Authorizer choose(@Nullable Reviews reviews) throws StartFailure {
        AuthorizationMode mode = config.mode();
        if (mode.asksCluster() && reviews == null) {
            throw new IllegalStateException(mode + " without a cluster");
        }
        if (mode == AuthorizationMode.TOKENREVIEW && reviews != null) {
            return new ReviewedToken(reviews.identities(), config.tokenReview().requireToken());
        }
        if (mode == AuthorizationMode.SUBJECTACCESSREVIEW && reviews != null) {
            return new ReviewedAccess(
                    reviews.identities(),
                    reviews.verdicts(),
                    new CertificateUsers(config.mtlsPrefix(), config.mtlsAllowSystem()),
                    podIpPolicy == PodIpPolicy.ROUTABLE);
        }
        if (mode == AuthorizationMode.SHARED_TOKEN) {
            return new SharedToken(sharedTokens());
        }
        return mode == AuthorizationMode.SCOPED_TOKEN
                ? new ScopedToken(new ScopedTokens(scopedTokenKeys()), InstantSource.system())
                : new AllowAll();
    }

    private Supplier<List<byte[]>> sharedTokens() throws StartFailure {
        Path file = config.tokenFile().orElse(null);
        if (file != null) {
            return follow(file, "a token", content -> SecretBytes.in(content, 1));
        }
        byte[] token = config.token().orElseThrow().text().getBytes(StandardCharsets.UTF_8);
        return () -> List.of(token);
    }

    private Supplier<List<byte[]>> scopedTokenKeys() throws StartFailure {
        return follow(
                config.scopedTokenSecretFile().orElseThrow(),
                EXPECTED_KEY,
                content -> SecretBytes.in(content, ScopedTokens.MIN_KEY_BYTES));
    }

    private interface Reading {
        byte @Nullable [] secretIn(byte[] content);
    }

    private SecretFiles follow(Path path, String expected, Reading reading) throws StartFailure {
        SecretFiles followed = SecretFiles.follow(path, expected, content -> reading.secretIn(content));
        secrets = followed;
        return followed;
    }

    Authorizer authorizer() {
        return authorizer;
    }

    /** What requests must have passed as far as the flags go, whatever the routes say. */
    Set<Check> checks() {
        return isRequired() ? EnumSet.allOf(Check.class) : EnumSet.of(Check.INGRESS);
    }

    /** Whether the flags have requests pass the step {@code authorize}. */
    boolean isRequired() {
        return config.mode() != AuthorizationMode.ALLOW_ALL;
    }

    /**
     * Contract 4.5: says at start that rules and authorization judge a name, while callers may say which address it has.
     *
     * @param hasRules whether any sandbox has rules
     */
    void warnOfPodIps(boolean hasRules) {
        if (podIpPolicy != PodIpPolicy.ROUTABLE || !(hasRules || isRequired())) {
            return;
        }
        AuthorizationMode mode = config.mode();
        String judges = isRequired()
                ? "--authz-mode " + mode.name().toLowerCase(Locale.ROOT).replace('_', '-')
                : "rules";
        boolean refused = mode == AuthorizationMode.SCOPED_TOKEN || mode == AuthorizationMode.SUBJECTACCESSREVIEW;
        LOG.warn(
                "the Pod-IP policy is routable beside {}: callers can name other sandboxes' addresses in"
                        + " X-Sandbox-Pod-IP{}. --pod-ip-policy deny, or a directory and known, closes that",
                judges,
                refused ? "; this mode answers 403 to them" : " and so pass by what protects these");
    }

    @Override
    public void close() {
        if (secrets != null) {
            secrets.close();
        }
    }
}
