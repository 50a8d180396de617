package dev.sandboxrouter.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who gets in; contract 10 and 10.3. */
public final class Door {

    private final AllowedHosts hosts;
    private final Credentials credentials;

    public Door(AllowedHosts hosts, Credentials credentials) {
        this.hosts = hosts;
        this.credentials = credentials;
    }

    /** Null if the call may go on, else the answer: 421 before 401, since a page of a foreign origin has no credential. */
    @Nullable
    ControlAnswer refusal(ControlRequest request) {
        List<String> host = request.field("Host");
        if (host.size() != 1 || !hosts.allow(host.get(0))) {
            return ControlAnswer.error(421, "the Host is none that this listener serves");
        }
        return credentials.suffice(request)
                ? null
                : ControlAnswer.error(401, "a valid credential is required").with("WWW-Authenticate", "Bearer");
    }
}
