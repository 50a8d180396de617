package dev.sandboxrouter.demo;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Counts and hashes a body as it comes, however long, and keeps none of it: {@code {"bytes":…,"sha256":…}}. */
final class Upload implements Answer {

    private final MessageDigest hash = sha256();
    private long bytes;

    @Override
    public void body(ByteBuf chunk) {
        bytes += chunk.readableBytes();
        for (var part : chunk.nioBuffers()) {
            hash.update(part);
        }
    }

    @Override
    public void respond(Reply reply) {
        String digest = HexFormat.of().formatHex(hash.digest());
        String json = "{\"bytes\":" + bytes + ",\"sha256\":\"" + digest + "\"}\n";
        reply.whole(HttpResponseStatus.OK, Answers.JSON, json, Map.of());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
