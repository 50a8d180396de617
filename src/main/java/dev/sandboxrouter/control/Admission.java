package dev.sandboxrouter.control;

/** What a caller's credential is worth. */
public sealed interface Admission {

    /** It is good for whatever the permissions say. */
    record Admitted(Permissions permissions) implements Admission {}

    /** It is good for nothing. */
    record Refused(ControlAnswer answer) implements Admission {}

    /** It is good for every call. */
    static Admission toAll() {
        return new Admitted(Permissions.all());
    }

    /** There is none, or it is no good. */
    static Admission unauthenticated() {
        return new Refused(
                ControlAnswer.error(401, "a valid credential is required").with("WWW-Authenticate", "Bearer"));
    }

    /** Nobody could say whether it is good. */
    static Admission unavailable() {
        return new Refused(Permissions.unknown());
    }
}
