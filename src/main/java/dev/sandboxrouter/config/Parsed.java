package dev.sandboxrouter.config;

import java.util.function.Function;

/** What a text means, or what should have stood there instead. */
sealed interface Parsed<T> {

    /** The same outcome with its value, if there is one, made into something else. */
    <R> Parsed<R> map(Function<? super T, ? extends R> change);

    /** The text is a value of its type. */
    record Value<T>(T value) implements Parsed<T> {
        @Override
        public <R> Parsed<R> map(Function<? super T, ? extends R> change) {
            return new Value<>(change.apply(value));
        }
    }

    /**
     * The text is no value of its type.
     *
     * @param found the part of the text that is wrong
     * @param hint a guess at what was meant, to be read after the message; may be empty
     */
    record Wrong<T>(String found, String hint) implements Parsed<T> {
        Wrong(String found) {
            this(found, "");
        }

        @Override
        public <R> Parsed<R> map(Function<? super T, ? extends R> change) {
            return new Wrong<>(found, hint);
        }
    }
}
