package dev.sandboxrouter.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The table filled in: for every flag the value of the strongest source that names it, else its default. */
final class Settings {

    private final Map<String, Setting<?>> byName = new HashMap<>();

    private Settings() {
        FlagTable.ALL.forEach(flag -> byName.put(flag.name(), Setting.byDefault(flag)));
    }

    /**
     * Reads every text, also those that a stronger source overrules: a mistake behind a flag comes to light when the flag
     * goes, which is the worst of times.
     *
     * @param weakestFirst the later of two sources wins for a flag that both name, and so does the later of two mentions
     */
    static Settings merge(List<List<Given<?>>> weakestFirst, Findings findings) {
        Settings settings = new Settings();
        weakestFirst.forEach(source -> source.forEach(given -> settings.put(given, findings)));
        return settings;
    }

    <T> T get(Flag<T> flag) {
        return setting(flag).value();
    }

    /** A setting is stored under the name of the flag it was read for, so its type is the flag's. */
    @SuppressWarnings("unchecked")
    <T> Setting<T> setting(Flag<T> flag) {
        return (Setting<T>) Objects.requireNonNull(byName.get(flag.name()), flag::name);
    }

    private <T> void put(Given<T> given, Findings findings) {
        byName.put(given.flag().name(), given.read(setting(given.flag()), findings));
    }
}
