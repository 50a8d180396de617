package dev.sandboxrouter.authz;

import dev.sandboxrouter.authz.AccessReviewer.Access;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.SandboxKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletionStage;

/**
 * {@code subjectaccessreview}: whom the cluster knows, by token or by client certificate, reaches the sandboxes that its
 * RBAC allows: verb {@code connect} on {@code sandboxes.agents.x-k8s.io/proxy}. Any thread.
 */
public final class ReviewedAccess implements Authorizer {

    private final TokenIdentities identities;
    private final AccessVerdicts verdicts;
    private final CertificateUsers certificates;
    private final boolean podIpRoutes;

    /** @param podIpRoutes whether {@code --pod-ip-policy} is {@code routable}: then a Pod-IP could name any sandbox's pod */
    public ReviewedAccess(
            TokenIdentities identities, AccessVerdicts verdicts, CertificateUsers certificates, boolean podIpRoutes) {
        this.identities = identities;
        this.verdicts = verdicts;
        this.certificates = certificates;
        this.podIpRoutes = podIpRoutes;
    }

    @Override
    public CompletionStage<Decision> decide(AuthorizationRequest request) {
        SandboxAddress address = request.address();
        String token = request.bearer();
        if (token != null) {
            return identities
                    .of(token)
                    .thenCompose(who -> who.then(
                            user -> judge(user, address),
                            Decision.UNAUTHENTICATED.atOnce(),
                            Decision.UNAVAILABLE.atOnce()));
        }
        X509Certificate certificate = request.clientCertificate();
        User holder = certificate == null ? null : certificates.of(certificate);
        if (holder == null) {
            return Decision.UNAUTHENTICATED.atOnce();
        }
        return certificates.mayBe(holder) ? judge(holder, address) : Decision.FORBIDDEN.atOnce();
    }

    private CompletionStage<Decision> judge(User user, SandboxAddress address) {
        return podIpRoutes && address.podIp() != null
                ? Decision.FORBIDDEN.atOnce()
                : verdicts.of(user, access(address.sandbox()));
    }

    private static Access access(SandboxKey sandbox) {
        return new Access("connect", "agents.x-k8s.io", "sandboxes", "proxy", sandbox.namespace(), sandbox.id());
    }
}
