package dev.sandboxrouter.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogLevelsTest {

    private static final String CONTEXT = "org.apache.camel.impl.engine.AbstractCamelContext";

    @AfterEach
    void restore() {
        LogLevels.set("info");
    }

    @ParameterizedTest
    @CsvSource({
        "trace, TRACE, WARN, INFO",
        "debug, DEBUG, WARN, INFO",
        "INFO, INFO, WARN, INFO",
        "warn, WARN, WARN, WARN",
        "error, ERROR, ERROR, ERROR",
        "off, OFF, OFF, OFF",
    })
    void othersAreNeverMoreTalkativeThanTheRouter(String name, String router, String netty, String context) {
        LogLevels.set(name);
        assertThat(level("dev.sandboxrouter.any")).isEqualTo(Level.valueOf(router));
        assertThat(level("io.netty.any")).isEqualTo(Level.valueOf(netty));
        assertThat(level("org.apache.camel.any")).isEqualTo(Level.valueOf(netty));
        assertThat(level("io.fabric8.kubernetes.client.http.HttpLoggingInterceptor"))
                .as("at trace it writes out tokens")
                .isEqualTo(Level.valueOf(context));
        assertThat(level(CONTEXT)).isEqualTo(Level.valueOf(context));
        assertThat(level(AccessLog.LOGGER)).isEqualTo(Level.INFO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "verbose", "all", "fatal", " info"})
    void anyOtherNameIsRefusedWithTheNamesThatThereAre(String name) {
        assertThatThrownBy(() -> LogLevels.set(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("log level \"" + name + "\" is not one of trace, debug, info, warn, error, off");
    }

    private static Level level(String logger) {
        return LogManager.getLogger(logger).getLevel();
    }
}
