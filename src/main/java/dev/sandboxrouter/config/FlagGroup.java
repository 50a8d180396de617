package dev.sandboxrouter.config;

import java.util.ArrayList;
import java.util.List;

/** A chapter of the table, in the order in which help and documentation show it. Filled while its class loads. */
final class FlagGroup {

    private final String title;
    private final List<Flag<?>> flags = new ArrayList<>();

    FlagGroup(String title) {
        this.title = title;
    }

    <T> Flag<T> add(Flag<T> flag) {
        flags.add(flag);
        return flag;
    }

    String title() {
        return title;
    }

    List<Flag<?>> flags() {
        return List.copyOf(flags);
    }
}
