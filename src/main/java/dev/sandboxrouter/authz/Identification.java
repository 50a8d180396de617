package dev.sandboxrouter.authz;

import java.util.function.Function;

/** Who sent a credential, as far as it could be found out. */
public sealed interface Identification {

    /** The credential is good. */
    record Known(User user) implements Identification {}

    /** The credential is no good. */
    record Unknown() implements Identification {}

    /** Nobody could say. */
    record Unavailable() implements Identification {}

    /** What follows from it: for a known user what is said here, else what is the same everywhere. */
    default <T> T then(Function<? super User, ? extends T> known, T unknown, T unavailable) {
        if (this instanceof Known identified) {
            return known.apply(identified.user());
        }
        return this instanceof Unknown ? unknown : unavailable;
    }
}
