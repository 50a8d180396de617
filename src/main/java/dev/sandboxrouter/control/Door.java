package dev.sandboxrouter.control;

import java.util.List;

/** Who gets in; contract 10 and 10.3. */
public final class Door {

    private final AllowedHosts hosts;
    private final Credentials credentials;

    public Door(AllowedHosts hosts, Credentials credentials) {
        this.hosts = hosts;
        this.credentials = credentials;
    }

    /**
     * Whether a call may go on, by its head alone: 421 before 401, since a page of a foreign origin has no credential. May
     * block.
     */
    public Admission admit(ControlRequest request) {
        List<String> host = request.field("Host");
        if (host.size() != 1 || !hosts.allow(host.get(0))) {
            return new Admission.Refused(ControlAnswer.error(421, "the Host is none that this listener serves"));
        }
        return credentials.admit(request);
    }
}
