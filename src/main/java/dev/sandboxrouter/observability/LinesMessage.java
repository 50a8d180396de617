package dev.sandboxrouter.observability;

import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.util.StringBuilderFormattable;
import org.jspecify.annotations.Nullable;

/**
 * A log message of lines that stand in a builder, which its owner uses again once the call that logs has returned. A
 * layout copies them from there, so that no {@code String} of them is made.
 *
 * <p>Log4j2's own message of a {@code CharSequence} says of itself that it may be formatted later by another thread,
 * which would find the next lines in the builder. This one does not, so an asynchronous appender takes the text at once.
 */
final class LinesMessage implements Message, StringBuilderFormattable {

    private static final long serialVersionUID = 1L;
    private static final Object[] NO_PARAMETERS = {};

    private final transient StringBuilder lines;
    private @Nullable String text;

    LinesMessage(StringBuilder lines) {
        this.lines = lines;
    }

    @Override
    public void formatTo(StringBuilder buffer) {
        if (text == null) {
            buffer.append(lines);
        } else {
            buffer.append(text);
        }
    }

    @Override
    public String getFormattedMessage() {
        if (text == null) {
            text = lines.toString();
        }
        return text;
    }

    @Override
    public Object[] getParameters() {
        return NO_PARAMETERS;
    }

    @Override
    public @Nullable Throwable getThrowable() {
        return null;
    }
}
