package dev.sandboxrouter.config;

/**
 * The value of a flag and the text that won.
 *
 * @param sound false if a stronger source said something unreadable: then the value is not what the operator meant, and
 *     what is wrong with it besides would only confuse
 */
record Setting<T>(Given<T> given, T value, boolean sound) {

    /** Of a flag that nobody mentioned. A default that its own type refuses is a mistake in the table. */
    static <T> Setting<T> byDefault(Flag<T> flag) {
        Given<T> given = Given.byDefault(flag);
        if (given.type().read(given.text()) instanceof Parsed.Value<T> value) {
            return new Setting<>(given, value.value(), true);
        }
        throw new IllegalStateException("the default of --" + flag.name() + " does not fit it: " + flag.defaultText());
    }

    Setting<T> unsound() {
        return new Setting<>(given, value, false);
    }

    boolean isDefault() {
        return given.origin().isDefault();
    }

    /** {@code --name "text" (where)}, for a message about several flags. */
    String describe() {
        return "--" + given.flag().name() + " " + Findings.quote(given.text()) + " (" + place() + ")";
    }

    private String place() {
        Origin origin = given.origin();
        return origin.where().equals("environment") ? "environment: " + origin.name() : origin.where();
    }
}
