package dev.sandboxrouter.config;

/**
 * Where a text came from.
 *
 * @param where {@code command line}, {@code router.yaml:3}, {@code environment} or {@code default}
 * @param name how that source calls the flag: {@code --proxy-timeout}, {@code proxy-timeout}, {@code PROXY_TIMEOUT_SECONDS}
 */
record Origin(String where, String name) {

    private static final String DEFAULT = "default";

    static Origin commandLine(Flag<?> flag) {
        return new Origin("command line", "--" + flag.name());
    }

    static Origin environment(String variable) {
        return new Origin("environment", variable);
    }

    static Origin file(String place, Flag<?> flag) {
        return new Origin(place, flag.name());
    }

    static Origin byDefault(Flag<?> flag) {
        return new Origin(DEFAULT, "--" + flag.name());
    }

    /** Whether no source said anything. */
    boolean isDefault() {
        return where.equals(DEFAULT);
    }

    /** As problems begin. */
    @Override
    public String toString() {
        return where + ": " + name;
    }
}
