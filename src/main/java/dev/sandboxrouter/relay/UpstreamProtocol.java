package dev.sandboxrouter.relay;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;

/** What is spoken with a sandbox; contract section 5. */
enum UpstreamProtocol {
    HTTP_1,
    /** With prior knowledge, and for gRPC alone: most sandboxes do not know it. */
    HTTP_2;

    private static final String GRPC = "application/grpc";

    /** As OpenTelemetry writes it. */
    String version() {
        return this == HTTP_2 ? "2" : "1.1";
    }

    /** @param clientSpeaksHttp2 gRPC cannot come over anything else */
    static UpstreamProtocol of(HttpRequest head, boolean clientSpeaksHttp2) {
        String type = head.headers().get(HttpHeaderNames.CONTENT_TYPE);
        boolean grpc = clientSpeaksHttp2 && type != null && type.regionMatches(true, 0, GRPC, 0, GRPC.length());
        return grpc ? HTTP_2 : HTTP_1;
    }
}
