package dev.sandboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Short ways to load a configuration and to say what is expected of the outcome. */
final class Loading {

    private Loading() {}

    static RouterConfig config(String... args) {
        return ready(List.of(args), Map.of()).config();
    }

    static RouterConfig configOf(Map<String, String> env, String... args) {
        return ready(List.of(args), env).config();
    }

    static List<String> warnings(Map<String, String> env, String... args) {
        return ready(List.of(args), env).warnings();
    }

    static List<String> problems(String... args) {
        return problemsOf(Map.of(), args);
    }

    static List<String> problemsOf(Map<String, String> env, String... args) {
        Loaded loaded = ConfigLoader.load(List.of(args), env);
        assertThat(loaded).isInstanceOf(Loaded.Invalid.class);
        return ((Loaded.Invalid) loaded).problems();
    }

    static Loaded.Ready ready(List<String> args, Map<String, String> env) {
        Loaded loaded = ConfigLoader.load(args, env);
        assertThat(loaded).isInstanceOf(Loaded.Ready.class);
        return (Loaded.Ready) loaded;
    }

    static Path file(Path folder, String yaml) {
        try {
            return Files.writeString(folder.resolve("router.yaml"), yaml);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
