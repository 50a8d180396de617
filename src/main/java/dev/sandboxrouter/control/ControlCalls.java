package dev.sandboxrouter.control;

import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls as route steps: what an exchange carries between them, and how an answer becomes its message. */
public final class ControlCalls {

    private static final Logger LOG = LoggerFactory.getLogger(ControlCalls.class);
    private static final String ADMITTED = "SandboxRouterControlRequest";

    private ControlCalls() {}

    /**
     * The step that every route of the API begins with.
     *
     * @param read takes the call from the wire
     */
    public static Processor admit(Function<Exchange, ControlRequest> read, Door door) {
        return exchange -> {
            ControlRequest request = read.apply(exchange);
            ControlAnswer refusal = door.refusal(request);
            if (refusal != null) {
                write(exchange, request, refusal);
                exchange.setRouteStop(true);
            } else {
                exchange.setProperty(ADMITTED, request);
            }
        };
    }

    /** A step that answers. In a route that does not admit first it fails, so that none can forget it. */
    public static Processor step(Function<ControlRequest, ControlAnswer> call) {
        return exchange -> {
            if (!(exchange.getProperty(ADMITTED) instanceof ControlRequest request)) {
                throw new IllegalStateException("the call was not admitted before this step");
            }
            write(exchange, request, answer(call, request));
        };
    }

    private static ControlAnswer answer(Function<ControlRequest, ControlAnswer> call, ControlRequest request) {
        try {
            return call.apply(request);
        } catch (RuntimeException e) {
            LOG.error("{} failed", request, e);
            return ControlAnswer.error(500, "an internal error occurred");
        }
    }

    private static void write(Exchange exchange, ControlRequest request, ControlAnswer answer) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        answer.fields().forEach(message::setHeader);
        message.setHeader("Cache-Control", "no-store");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
        boolean bodiless = answer.body() == null || request.method().equals("HEAD");
        message.setBody(bodiless ? "" : answer.body());
    }
}
