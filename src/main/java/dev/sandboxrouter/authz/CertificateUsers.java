package dev.sandboxrouter.authz;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The users that client certificates stand for in a cluster; contract section 11. Any thread. */
public final class CertificateUsers {

    private static final String OF_THE_SYSTEM = "system:";

    private final String prefix;
    private final boolean systemAllowed;

    /**
     * @param prefix {@code --authz-mtls-prefix}, put before user and groups
     * @param systemAllowed {@code --authz-mtls-allow-system}
     */
    public CertificateUsers(String prefix, boolean systemAllowed) {
        this.prefix = prefix;
        this.systemAllowed = systemAllowed;
    }

    /** Whom a verified certificate names; null if nobody. */
    @Nullable
    User of(X509Certificate certificate) {
        String name = CertificateNames.user(certificate);
        if (name == null) {
            return null;
        }
        List<String> groups = CertificateNames.groups(certificate).stream()
                .map(prefix::concat)
                .toList();
        return new User(prefix + name, groups);
    }

    /**
     * Whether a certificate may stand for this user. Clusters give names that begin with {@code system:} powers of their
     * own, {@code system:masters} all of them, and the CA of the clients need not be the cluster's.
     */
    boolean mayBe(User user) {
        return systemAllowed
                || Stream.concat(Stream.of(user.name()), user.groups().stream())
                        .noneMatch(name -> name.startsWith(OF_THE_SYSTEM));
    }
}
