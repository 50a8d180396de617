package dev.sandboxrouter.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What of the authorization's flags cannot stand together; contract section 11. No message shows a token. */
final class AuthorizationChecks {

    private final Settings settings;
    private final Findings findings;
    private final AuthorizationMode mode;

    private AuthorizationChecks(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
        this.mode = AuthorizationFlags.mode(settings);
    }

    static void run(Settings settings, Findings findings) {
        AuthorizationChecks checks = new AuthorizationChecks(settings, findings);
        if (settings.setting(AuthorizationFlags.MODE).sound()) {
            checks.consent();
            checks.sharedToken();
            checks.scopedToken();
            checks.reviews();
        }
    }

    /** The Python router asks for this consent; a manifest that withholds it must not begin to run open. */
    private void consent() {
        Setting<Boolean> consent = settings.setting(AuthorizationFlags.ALLOW_UNAUTHENTICATED);
        boolean withheld = !consent.isDefault() && !consent.value();
        if (withheld
                && settings.get(AuthorizationFlags.MODE).isEmpty()
                && !AuthorizationFlags.hasToken(settings)
                && settings.setting(AuthorizationFlags.TOKEN_FILE).sound()) {
            findings.problem("environment: ALLOW_UNAUTHENTICATED_ROUTER "
                    + Findings.quote(consent.given().text())
                    + " forbids a router without authorization: expected ROUTER_AUTH_TOKEN, --router-auth-token-file or"
                    + " --authz-mode, or one of 1, true, t, yes, y, on");
        }
    }

    private void sharedToken() {
        Setting<Optional<Path>> file = settings.setting(AuthorizationFlags.TOKEN_FILE);
        boolean used = mode == AuthorizationMode.SHARED_TOKEN;
        if (used && file.sound() && !AuthorizationFlags.hasToken(settings)) {
            findings.problem(settings.setting(AuthorizationFlags.MODE).describe()
                    + " has nothing to compare with: expected --router-auth-token-file or ROUTER_AUTH_TOKEN beside it");
        }
        if (!used && AuthorizationFlags.hasToken(settings)) {
            findings.warning("a token in --router-auth-token-file or ROUTER_AUTH_TOKEN has no effect beside "
                    + settings.setting(AuthorizationFlags.MODE).describe());
        }
        if (used
                && file.value().isPresent()
                && settings.get(AuthorizationFlags.TOKEN).isPresent()) {
            findings.warning("environment: ROUTER_AUTH_TOKEN has no effect beside " + file.describe());
        }
    }

    private void scopedToken() {
        Setting<Optional<Path>> file = settings.setting(AuthorizationFlags.SCOPED_TOKEN_SECRET_FILE);
        boolean used = mode == AuthorizationMode.SCOPED_TOKEN;
        if (used && file.sound() && file.value().isEmpty()) {
            findings.problem(settings.setting(AuthorizationFlags.MODE).describe()
                    + " has no key: expected --authz-scoped-token-secret-file beside it");
        } else if (!used && file.sound() && file.value().isPresent()) {
            findings.warning(file.describe() + " has no effect without --authz-mode \"scoped-token\"");
        }
    }

    private void reviews() {
        if (mode != AuthorizationMode.TOKENREVIEW) {
            uselessWithout("tokenreview", List.of(AuthorizationFlags.REQUIRE_TOKEN));
        }
        if (mode != AuthorizationMode.SUBJECTACCESSREVIEW) {
            uselessWithout(
                    "subjectaccessreview",
                    List.of(AuthorizationFlags.MTLS_PREFIX, AuthorizationFlags.MTLS_ALLOW_SYSTEM));
        }
        if (!mode.asksCluster() && !ControlFlags.asksCluster(settings)) {
            uselessWithout(
                    "tokenreview\" or \"subjectaccessreview",
                    List.of(AuthorizationFlags.AUDIENCES, AuthorizationFlags.CACHE_SIZE, AuthorizationFlags.TTL));
        }
    }

    private void uselessWithout(String wanted, List<Flag<?>> flags) {
        for (Flag<?> flag : flags) {
            Setting<?> setting = settings.setting(flag);
            if (setting.sound() && !setting.isDefault()) {
                findings.warning(setting.describe() + " has no effect without --authz-mode \"" + wanted + '"');
            }
        }
    }
}
