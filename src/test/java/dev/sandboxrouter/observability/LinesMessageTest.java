package dev.sandboxrouter.observability;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.logging.log4j.core.async.InternalAsyncUtil;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.Test;

class LinesMessageTest {

    private final StringBuilder lines = new StringBuilder("one\n");
    private final LinesMessage message = new LinesMessage(lines);

    @Test
    void aLayoutWritesTheLinesThatStandInTheBuilder() {
        PatternLayout layout = PatternLayout.newBuilder().withPattern("%m").build();
        assertThat(layout.toSerializable(
                        Log4jLogEvent.newBuilder().setMessage(message).build()))
                .isEqualTo("one\n");
    }

    /** Log4j2 makes a message immutable with this before it hands an event to another thread. */
    @Test
    void anAsynchronousAppenderKeepsTheLinesThoughTheBuilderHasTheNext() {
        InternalAsyncUtil.makeMessageImmutable(message);
        lines.setLength(0);
        lines.append("two\n");

        StringBuilder written = new StringBuilder();
        message.formatTo(written);
        assertThat(written.toString()).isEqualTo("one\n");
        assertThat(message.getFormattedMessage()).isEqualTo("one\n");
    }
}
