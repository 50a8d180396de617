package dev.sandboxrouter.config;

import java.util.List;
import java.util.Map;

/** The door: everything the operator said goes in, one {@link Loaded} comes out. Contract section 13. */
public final class ConfigLoader {

    private ConfigLoader() {}

    /**
     * Reads, merges and checks everything. Reads the files that flags name, and nothing else; looks up no name.
     *
     * @param args the arguments of the process
     * @param env the environment of the process
     */
    public static Loaded load(List<String> args, Map<String, String> env) {
        return new Loaded.Invalid(List.of("not read yet: " + args.size() + " arguments, " + env.size() + " variables"));
    }
}
