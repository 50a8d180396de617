package dev.sandboxrouter.custom;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What a logger says while it is open. */
final class LogLines extends AbstractAppender implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger;

    private LogLines(Logger logger) {
        super("lines-of-" + logger.getName(), null, null, false, Property.EMPTY_ARRAY);
        this.logger = logger;
    }

    static LogLines of(String name) {
        LogLines opened = new LogLines((Logger) LogManager.getLogger(name));
        opened.start();
        opened.logger.addAppender(opened);
        return opened;
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void append(LogEvent event) {
        lines.add(event.getMessage().getFormattedMessage());
    }

    @Override
    public void close() {
        logger.removeAppender(this);
    }
}
