package dev.sandboxrouter.config;

import dev.sandboxrouter.config.FlagType.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types that know nothing of networks: switches, numbers, durations, choices, lists. */
final class FlagTypes {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]+");
    private static final Pattern PLAIN_NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");

    private static final Set<String> YES = Set.of("true", "True", "TRUE", "t", "T", "1");
    private static final Set<String> NO = Set.of("false", "False", "FALSE", "f", "F", "0");

    private FlagTypes() {}

    /** The words that Go's {@code strconv.ParseBool} takes: manifests of the Go router may hold any of them. */
    static FlagType<Boolean> toggle() {
        return new FlagType<>("true|false", "true or false", "", Shape.BOOLEAN, Optional.empty(), text -> {
            boolean yes = YES.contains(text);
            return yes || NO.contains(text) ? new Parsed.Value<>(yes) : new Parsed.Wrong<>(text);
        });
    }

    /** Both bounds included. */
    static FlagType<Long> number(long min, long max) {
        return new FlagType<>(
                "number",
                "a whole number",
                max == Long.MAX_VALUE ? min + " or more" : min + " to " + max,
                Shape.NUMBER,
                Optional.empty(),
                text -> wholeNumber(text)
                        .filter(number -> min <= number && number <= max)
                        .<Parsed<Long>>map(Parsed.Value::new)
                        .orElseGet(() -> new Parsed.Wrong<>(text)));
    }

    static FlagType<Integer> integer(int min, int max) {
        return number(min, max).map(Math::toIntExact);
    }

    /** Both bounds included, in Go syntax. */
    static FlagType<Duration> duration(String min, String max) {
        Duration least = GoDuration.parse(min).orElseThrow();
        Duration most = GoDuration.parse(max).orElseThrow();
        return new FlagType<>(
                "duration",
                "a duration with its unit such as 1m30s or 200ms",
                min + " to " + max,
                Shape.DURATION,
                Optional.empty(),
                text -> GoDuration.parse(text)
                        .filter(duration -> duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0)
                        .<Parsed<Duration>>map(Parsed.Value::new)
                        .orElseGet(() -> new Parsed.Wrong<>(text, missingUnit(text))));
    }

    /** A duration as the Python router's variables give it: seconds, without a unit. */
    static FlagType<Duration> plainSeconds(FlagType<Duration> duration) {
        return new FlagType<>(
                "seconds",
                "seconds as a plain number such as 180 or 0.5",
                duration.range(),
                Shape.NUMBER,
                Optional.empty(),
                text -> PLAIN_NUMBER.matcher(text).matches()
                                && duration.read(text + "s") instanceof Parsed.Value<Duration> value
                        ? value
                        : new Parsed.Wrong<>(text));
    }

    /** The constants of an enum, in lower case, with dashes. */
    static <E extends Enum<E>> FlagType<E> choice(String placeholder, Class<E> type) {
        List<String> words =
                EnumSet.allOf(type).stream().map(FlagTypes::lowerCase).toList();
        String all = String.join(", ", words);
        return FlagType.text(placeholder, "one of " + all, text -> EnumSet.allOf(type).stream()
                .filter(constant -> lowerCase(constant).equals(text))
                .<Parsed<E>>map(Parsed.Value::new)
                .findFirst()
                .orElseGet(() -> new Parsed.Wrong<>(text, NearestName.question(text, words, ""))));
    }

    /** Separated by commas; blanks around an entry, empty entries and repetitions are dropped. */
    static <T> FlagType<List<T>> listOf(FlagType<T> item, String noun, String emptyMeans) {
        return new FlagType<>(
                item.placeholder() + ",...", noun, item.range(), Shape.LIST, Optional.of(emptyMeans), text -> {
                    Set<T> values = new LinkedHashSet<>();
                    List<Parsed.Wrong<T>> wrong = new ArrayList<>();
                    for (String entry : entries(text)) {
                        Parsed<T> parsed = item.read(entry);
                        if (parsed instanceof Parsed.Wrong<T> mistake) {
                            wrong.add(mistake);
                        }
                        parsed.map(values::add);
                    }
                    return wrong.isEmpty() ? new Parsed.Value<>(List.copyOf(values)) : all(wrong);
                });
    }

    private static <T> Parsed<List<T>> all(List<Parsed.Wrong<T>> wrong) {
        return new Parsed.Wrong<>(
                wrong.stream().map(Parsed.Wrong::found).collect(Collectors.joining(", ")),
                wrong.stream().map(Parsed.Wrong::hint).collect(Collectors.joining()));
    }

    private static List<String> entries(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .collect(Collectors.toList());
    }

    private static Optional<Long> wholeNumber(String text) {
        try {
            return WHOLE_NUMBER.matcher(text).matches() ? Optional.of(Long.valueOf(text)) : Optional.empty();
        } catch (NumberFormatException tooManyDigits) {
            return Optional.empty();
        }
    }

    private static String missingUnit(String text) {
        return PLAIN_NUMBER.matcher(text).matches() && !GoDuration.isZero(text)
                ? "; did you mean \"" + text + "s\"?"
                : "";
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
