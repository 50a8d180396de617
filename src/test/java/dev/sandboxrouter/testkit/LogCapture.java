package dev.sandboxrouter.testkit;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Everything that is logged while it is open, the access log aside: messages and stack traces. */
public final class LogCapture extends AbstractAppender implements AutoCloseable {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> fields = new CopyOnWriteArrayList<>();

    private LogCapture() {
        super("log-capture", null, null, true, Property.EMPTY_ARRAY);
    }

    public static LogCapture open() {
        LogCapture capture = new LogCapture();
        capture.start();
        context().getConfiguration().getRootLogger().addAppender(capture, null, null);
        context().updateLoggers();
        return capture;
    }

    private static LoggerContext context() {
        return (LoggerContext) LogManager.getContext(false);
    }

    @Override
    public void append(LogEvent event) {
        StringWriter text = new StringWriter();
        text.append(event.getLoggerName())
                .append(": ")
                .append(event.getMessage().getFormattedMessage());
        if (event.getThrown() != null) {
            event.getThrown().printStackTrace(new PrintWriter(text, true));
        }
        events.add(text.toString());
        fields.add(event.getContextData().toMap());
    }

    /** What was logged so far: logger, message, stack trace. */
    public List<String> events() {
        return List.copyOf(events);
    }

    /** The fields of its own that each of them had. */
    public List<Map<String, String>> fields() {
        return List.copyOf(fields);
    }

    @Override
    public void close() {
        context().getConfiguration().getRootLogger().removeAppender(getName());
        stop();
    }
}
