package dev.sandboxrouter.config;

import java.util.Optional;
import java.util.function.Function;

/**
 * How the text of a flag is read, whichever source it came from.
 *
 * @param placeholder what help shows in place of a value, without angle brackets
 * @param noun completes "expected …"
 * @param range the bounds in words; empty if there are none worth saying
 * @param shape what YAML node may stand for it
 * @param emptyMeans what an empty text means; empty: an empty text is a mistake
 */
record FlagType<T>(
        String placeholder,
        String noun,
        String range,
        Shape shape,
        Optional<String> emptyMeans,
        Function<String, Parsed<T>> reader) {

    enum Shape {
        BOOLEAN,
        NUMBER,
        /** Text, or the number 0, which needs no unit; other numbers get the message that names the missing unit. */
        DURATION,
        TEXT,
        /** A YAML list of texts, or one text with commas. */
        LIST
    }

    static <T> FlagType<T> text(String placeholder, String noun, Function<String, Parsed<T>> reader) {
        return new FlagType<>(placeholder, noun, "", Shape.TEXT, Optional.empty(), reader);
    }

    Parsed<T> read(String text) {
        return reader.apply(text);
    }

    /** With its bounds: completes "expected …". */
    String expected() {
        return range.isEmpty() ? noun : noun + " (" + range + ")";
    }

    /** The same texts, read into something else. */
    <R> FlagType<R> map(Function<? super T, ? extends R> change) {
        return new FlagType<>(
                placeholder, noun, range, shape, emptyMeans, text -> read(text).map(change));
    }

    /** The same, where an empty text says that there is none. */
    FlagType<Optional<T>> orNothing(String meaning) {
        return new FlagType<>(
                placeholder,
                noun,
                range,
                shape,
                Optional.of(meaning),
                text -> text.isEmpty()
                        ? new Parsed.Value<>(Optional.empty())
                        : read(text).map(Optional::of));
    }
}
