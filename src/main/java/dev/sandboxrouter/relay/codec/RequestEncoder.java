package dev.sandboxrouter.relay.codec;

import io.netty.handler.codec.http.HttpRequestEncoder;

/** Writes requests to a sandbox: always HTTP/1.1, the target byte for byte (contract section 5). */
public final class RequestEncoder extends HttpRequestEncoder {}
