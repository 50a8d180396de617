package dev.sandboxrouter.control.http;

import dev.sandboxrouter.control.ControlAnswer;
import dev.sandboxrouter.control.ControlCalls;
import dev.sandboxrouter.control.ControlHeaders;
import io.netty.handler.codec.http.HttpResponse;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.netty.http.DefaultNettyHttpBinding;
import org.apache.camel.component.netty.http.NettyHttpConfiguration;
import org.apache.camel.support.ExchangeHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes responses of exchanges; the routes name it as their endpoint's {@code nettyHttpBinding}. Of a route that failed
 * stock netty-http would send the stack trace or nothing at all; here it gets the one shape of the API's errors, whichever
 * step failed and whoever wrote it.
 */
public final class ControlBinding extends DefaultNettyHttpBinding {

    private static final Logger LOG = LoggerFactory.getLogger(ControlBinding.class);

    /** Makes the binding of all endpoints of the listener. */
    public ControlBinding() {
        super(new ControlHeaders());
    }

    @Override
    public HttpResponse toNettyResponse(Message message, NettyHttpConfiguration configuration) throws Exception {
        Exchange exchange = message.getExchange();
        Exception cause = exchange.getException();
        if (cause != null) {
            ControlAnswer answer = failure(message, cause);
            ExchangeHelper.setFailureHandled(exchange);
            ControlCalls.write(message, answer, WireCall.mayHaveAnswerBody(message));
        }
        return super.toNettyResponse(message, configuration);
    }

    private static ControlAnswer failure(Message message, Exception cause) {
        if (cause instanceof RejectedExecutionException) {
            LOG.warn("{} is refused, too many calls are under way", WireCall.name(message));
            return WireAnswer.TOO_MANY;
        }
        return ControlCalls.fault(WireCall.name(message), cause);
    }
}
