package dev.sandboxrouter.observability.otlp;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * OpenTelemetry logs with the JDK's logger, as lines of plain text with stack traces of many lines. Here they become lines
 * like all others: warnings in one line each, the rest for those who debug.
 */
final class ExporterLog extends Handler {

    private static final String THEIRS = "io.opentelemetry";

    /** The JDK forgets a logger, and what was set on it, that nobody holds. */
    private static final Logger SOURCE = Logger.getLogger(THEIRS);

    private final org.slf4j.Logger log = LoggerFactory.getLogger(THEIRS);

    /** Takes over; a second time changes nothing. */
    static synchronized void takeOver() {
        if (SOURCE.getUseParentHandlers()) {
            SOURCE.setUseParentHandlers(false);
            SOURCE.addHandler(new ExporterLog());
        }
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
            log.warn(entry.getMessage());
        } else {
            log.debug(entry.getMessage());
        }
        if (entry.getThrown() != null) {
            log.debug("because of", entry.getThrown());
        }
    }

    @Override
    public void flush() {
        // Nothing is kept.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
