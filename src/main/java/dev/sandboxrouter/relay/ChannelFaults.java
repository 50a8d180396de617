package dev.sandboxrouter.relay;

import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.NotSslRecordException;
import java.util.StringJoiner;
import javax.net.ssl.SSLException;

/**
 * What broke a connection, in words for the debug log that hold nothing of what came over it. Netty's exceptions do: that
 * of a TLS record that is none holds the bytes, and that of a preface that is none the request line, so with them a
 * bearer token or a query would be logged (contract section 14).
 */
final class ChannelFaults {

    private ChannelFaults() {}

    /** The classes from the fault to its root, with what TLS or HTTP/2 says of it where that is not the client's text. */
    static String describe(Throwable fault) {
        StringJoiner causes = new StringJoiner(" < ");
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            causes.add(cause.getClass().getSimpleName() + detail(cause));
        }
        return causes.toString();
    }

    private static String detail(Throwable cause) {
        if (cause instanceof Http2Exception http2) {
            return " " + http2.error();
        }
        boolean told = cause instanceof SSLException && !(cause instanceof NotSslRecordException);
        return told ? " " + cause.getMessage() : "";
    }
}
