package dev.sandboxrouter.config;

/** A text that no log, message or page may show. */
public record Secret(String text) {

    @Override
    public String toString() {
        return "(secret)";
    }
}
