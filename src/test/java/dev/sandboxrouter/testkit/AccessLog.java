package dev.sandboxrouter.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.awaitility.Awaitility;

/** The lines of the logger {@code sandbox-router.access} while it is open; contract section 14. */
public final class AccessLog extends AbstractAppender implements AutoCloseable {

    private static final String LOGGER = "sandbox-router.access";

    /** Each has a name of its own, or one that is closed would take another along. */
    private static final AtomicInteger OPENED = new AtomicInteger();

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private AccessLog() {
        super("access-log-of-test-" + OPENED.incrementAndGet(), null, null, true, Property.EMPTY_ARRAY);
    }

    /** Begins to record. Other appenders of the logger keep what they have. */
    static AccessLog record() {
        AccessLog log = new AccessLog();
        log.start();
        log.attach();
        return log;
    }

    private static LoggerContext context() {
        return (LoggerContext) LogManager.getContext(false);
    }

    private void attach() {
        Configuration configuration = context().getConfiguration();
        LoggerConfig logger = configuration.getLoggerConfig(LOGGER);
        if (!logger.getName().equals(LOGGER)) {
            logger = new LoggerConfig(LOGGER, Level.INFO, true);
            configuration.addLogger(LOGGER, logger);
        }
        logger.addAppender(this, null, null);
        context().updateLoggers();
    }

    /** The router writes as many lines at once as are waiting: one event may hold several. */
    @Override
    public void append(LogEvent event) {
        event.getMessage().getFormattedMessage().lines().forEach(lines::add);
    }

    @Override
    public void close() {
        context().getConfiguration().getLoggerConfig(LOGGER).removeAppender(getName());
        stop();
    }

    /** All lines so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** The line of the request with this id, parsed, once it was written. */
    public Map<String, Object> of(String requestId) {
        Awaitility.await("access log line of " + requestId)
                .atMost(WireEnd.PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> count(requestId) > 0);
        return lines.stream()
                .filter(line -> names(line, requestId))
                .findFirst()
                .map(AccessLog::parse)
                .orElseThrow();
    }

    /** How many lines this request has so far. */
    public long count(String requestId) {
        return lines.stream().filter(line -> names(line, requestId)).count();
    }

    private static boolean names(String line, String requestId) {
        return Objects.equals(parse(line).get("request_id"), requestId);
    }

    private static JsonObject parse(String line) {
        try {
            return (JsonObject) Jsoner.deserialize(line);
        } catch (DeserializationException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }
}
