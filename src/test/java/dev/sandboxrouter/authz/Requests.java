package dev.sandboxrouter.authz;

import dev.sandboxrouter.contract.AddressForm;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.testkit.FakeHead;
import java.net.InetAddress;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Requests for {@code team-a/box}. */
final class Requests {

    static final SandboxKey BOX = new SandboxKey("team-a", "box");

    private Requests() {}

    static AuthorizationRequest bearing(String token) {
        return of(FakeHead.get("/").with("Authorization", "Bearer " + token), null, null);
    }

    static AuthorizationRequest of(FakeHead head) {
        return of(head, null, null);
    }

    static AuthorizationRequest of(FakeHead head, @Nullable String uid, @Nullable InetAddress podIp) {
        return new AuthorizationRequest(new SandboxAddress(BOX, 8888, uid, podIp, null, AddressForm.HEADER, "/"), head);
    }

    static Decision made(CompletionStage<Decision> stage) {
        return stage.toCompletableFuture().join();
    }
}
