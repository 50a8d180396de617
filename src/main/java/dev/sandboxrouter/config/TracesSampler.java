package dev.sandboxrouter.config;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/** The samplers of OpenTelemetry that need nobody else, under the names that {@code OTEL_TRACES_SAMPLER} has for them. */
public enum TracesSampler {
    ALWAYS_ON(false),
    ALWAYS_OFF(false),
    TRACEIDRATIO(false),
    PARENTBASED_ALWAYS_ON(true),
    PARENTBASED_ALWAYS_OFF(true),
    PARENTBASED_TRACEIDRATIO(true);

    private final boolean followsCaller;

    TracesSampler(boolean followsCaller) {
        this.followsCaller = followsCaller;
    }

    /** Whether a caller's own decision holds where there is one. */
    public boolean followsCaller() {
        return followsCaller;
    }

    /** Which share of the other traces is recorded; {@code argument} is 0 to 1 and counts for the two ratios alone. */
    public double ratio(double argument) {
        return switch (this) {
            case ALWAYS_ON, PARENTBASED_ALWAYS_ON -> 1;
            case ALWAYS_OFF, PARENTBASED_ALWAYS_OFF -> 0;
            case TRACEIDRATIO, PARENTBASED_TRACEIDRATIO -> argument;
        };
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Underscores are theirs; the flags of this program have dashes. */
    static FlagType<TracesSampler> flagType() {
        List<String> words = EnumSet.allOf(TracesSampler.class).stream()
                .map(TracesSampler::text)
                .toList();
        return FlagType.text(
                "sampler", "one of " + String.join(", ", words), text -> EnumSet.allOf(TracesSampler.class).stream()
                        .filter(sampler -> sampler.text().equals(text))
                        .<Parsed<TracesSampler>>map(Parsed.Value::new)
                        .findFirst()
                        .orElseGet(() -> new Parsed.Wrong<>(text, NearestName.question(text, words, ""))));
    }
}
