package dev.sandboxrouter.config;

/** What one source says about one flag. The type is that of the source's name for the flag: some count in seconds. */
record Given<T>(Flag<T> flag, FlagType<T> type, String text, Origin origin) {

    static <T> Given<T> onCommandLine(Flag<T> flag, String text) {
        return new Given<>(flag, flag.type(), text, Origin.commandLine(flag));
    }

    static <T> Given<T> inEnvironment(Flag<T> flag, Flag.Variable<T> variable, String text) {
        return new Given<>(flag, variable.type(), text, Origin.environment(variable.name()));
    }

    static <T> Given<T> inFile(Flag<T> flag, String text, String place) {
        return new Given<>(flag, flag.type(), text, Origin.file(place, flag));
    }

    static <T> Given<T> byDefault(Flag<T> flag) {
        return new Given<>(flag, flag.type(), flag.defaultText(), Origin.byDefault(flag));
    }

    /** What it means; where it means nothing, that is a problem, and the flag keeps what it had. */
    Setting<T> read(Setting<T> weaker, Findings findings) {
        if (text.isEmpty() && type.emptyMeans().isEmpty()) {
            findings.problem(origin + ": expected " + type.expected() + ", but got nothing");
            return weaker.unsound();
        }
        Parsed<T> parsed = type.read(text);
        if (parsed instanceof Parsed.Value<T> value) {
            return new Setting<>(this, value.value(), true);
        }
        Parsed.Wrong<T> wrong = (Parsed.Wrong<T>) parsed;
        findings.problem(
                origin + ": expected " + type.expected() + ", but got " + Findings.quote(wrong.found()) + wrong.hint());
        return weaker.unsound();
    }

    /** {@code origin: shape problem}, for what cannot be put into a text, such as a YAML map. */
    static String mismatch(Origin origin, FlagType<?> type, String found) {
        return origin + ": expected " + type.expected() + ", but got " + found;
    }
}
