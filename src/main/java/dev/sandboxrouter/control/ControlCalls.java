package dev.sandboxrouter.control;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls as route steps: what an exchange carries between them, and how an answer becomes its message. */
public final class ControlCalls {

    private static final Logger LOG = LoggerFactory.getLogger(ControlCalls.class);
    private static final String ADMITTED = "SandboxRouterControlRequest";

    private record Admitted(ControlRequest request, Permissions permissions) {}

    private ControlCalls() {}

    /**
     * The step that every route of the API begins with.
     *
     * @param read takes the call from the wire
     * @param permissions what the listener's door said of it; null if it came another way, and then it fails
     */
    public static Processor admit(
            Function<Exchange, ControlRequest> read, Function<Exchange, @Nullable Permissions> permissions) {
        return exchange -> {
            Permissions granted = permissions.apply(exchange);
            if (granted == null) {
                throw new IllegalStateException("the call did not come through the door of the control listener");
            }
            exchange.setProperty(ADMITTED, new Admitted(read.apply(exchange), granted));
        };
    }

    /** A step that answers whoever was admitted. In a route that does not admit first it fails: none can forget it. */
    public static Processor step(Function<ControlRequest, ControlAnswer> call) {
        return guarded((request, permissions) -> call.apply(request));
    }

    /** A step that answers as far as the caller's permissions go; see {@link Guard}. */
    public static Processor guarded(BiFunction<ControlRequest, Permissions, ControlAnswer> call) {
        return exchange -> {
            if (!(exchange.getProperty(ADMITTED) instanceof Admitted admitted)) {
                throw new IllegalStateException("the call was not admitted before this step");
            }
            ControlRequest request = admitted.request();
            write(
                    exchange.getMessage(),
                    answer(call, admitted),
                    !request.method().equals("HEAD"));
        };
    }

    private static ControlAnswer answer(
            BiFunction<ControlRequest, Permissions, ControlAnswer> call, Admitted admitted) {
        ControlRequest request = admitted.request();
        try {
            return call.apply(request, admitted.permissions());
        } catch (RuntimeException e) {
            return fault(request.toString(), e);
        }
    }

    /**
     * 500, to a call that failed by a fault of ours. Nothing of the cause is in it: that stands in the log, under an id
     * which the caller is told.
     *
     * @param call what was called, without credentials
     */
    public static ControlAnswer fault(String call, Throwable cause) {
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        LOG.error("{} failed, error {}", call, id, cause);
        return ControlAnswer.error(500, "an internal error occurred; the log has it as error " + id);
    }

    /**
     * Makes an answer the message, in place of what that held.
     *
     * @param withBody whether the answer may have one: to HEAD it may not
     */
    public static void write(Message message, ControlAnswer answer, boolean withBody) {
        message.removeHeaders("*");
        answer.fields().forEach(message::setHeader);
        message.setHeader("Cache-Control", "no-store");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
        String body = answer.body();
        message.setBody(withBody && body != null ? body : "");
    }
}
