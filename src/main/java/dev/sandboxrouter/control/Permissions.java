package dev.sandboxrouter.control;

import org.jspecify.annotations.Nullable;

/** What an admitted caller may do; contract 10.3. */
@FunctionalInterface
public interface Permissions {

    /** What a call does to the rules of a sandbox, in the words of Kubernetes. */
    enum Verb {
        UPDATE("update"),
        GET("get"),
        LIST("list");

        private final String word;

        Verb(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * Asks for one call; may block.
     *
     * @param name of the sandbox; empty for {@link Verb#LIST}
     * @return the answer to a caller who may not; null if it may
     */
    @Nullable
    ControlAnswer refusal(Verb verb, String namespace, String name);

    /** Of a caller who may do everything. */
    static Permissions all() {
        return (verb, namespace, name) -> null;
    }

    /** Says that the caller may not. */
    static ControlAnswer denied(Verb verb, String namespace, String name) {
        String where = name.isEmpty() ? "" : ' ' + name;
        return ControlAnswer.error(
                403, "you may not " + verb.word() + " sandboxnetworks.sandboxrouter.dev" + where + " in " + namespace);
    }

    /** Says that nobody knows. */
    static ControlAnswer unknown() {
        return ControlAnswer.error(500, "authorization check failed");
    }
}
