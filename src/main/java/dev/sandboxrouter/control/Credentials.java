package dev.sandboxrouter.control;

/** How a caller proves who it is; contract 10.3. */
@FunctionalInterface
public interface Credentials {

    /** Whether what came with a call is enough to come in, and what for. May block. */
    Admission admit(ControlRequest request);

    /** {@code --control-auth-mode=none}: whoever reaches the loopback interface of this host. */
    static Credentials none() {
        return request -> Admission.toAll();
    }
}
