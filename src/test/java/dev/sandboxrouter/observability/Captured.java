package dev.sandboxrouter.observability;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Takes what a logger writes, and can be stuck like an output that nobody reads. */
final class Captured extends AbstractAppender implements AutoCloseable {

    final List<String> events = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private Captured(Logger logger) {
        super("captured-" + logger.getName(), null, null, false, Property.EMPTY_ARRAY);
        this.logger = logger;
    }

    static Captured of(String loggerName) {
        Captured captured = new Captured((Logger) LogManager.getLogger(loggerName));
        captured.start();
        captured.logger.addAppender(captured);
        return captured;
    }

    /** From now on a writer stays inside {@link #append} until {@link #release}. */
    void stick() {
        gate = new CountDownLatch(1);
    }

    void release() {
        gate.countDown();
    }

    /** All lines of all events. */
    List<String> lines() {
        return events.stream().flatMap(String::lines).toList();
    }

    @Override
    public void append(LogEvent event) {
        events.add(event.getMessage().getFormattedMessage());
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        release();
        logger.removeAppender(this);
    }
}
