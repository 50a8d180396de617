package dev.sandboxrouter.relay.codec;

import io.netty.handler.codec.http.HttpResponseEncoder;

/**
 * Writes responses to a client: always HTTP/1.1, status and reason phrase as they are. Remove it before a tunnel's first
 * byte is written.
 */
public final class ResponseEncoder extends HttpResponseEncoder {

    /** Whether the next final response answers HEAD: its head goes out as it is, its body does not. */
    public void nextIsHead(boolean head) {}
}
