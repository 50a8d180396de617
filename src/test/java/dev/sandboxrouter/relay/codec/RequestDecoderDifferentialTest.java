package dev.sandboxrouter.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What we accept, Netty's own decoder reads in the same way: the same requests, with the same method, target, fields,
 * body and trailers, and none in between. Valid requests are mutated where parsers are known to disagree, then cut at
 * random places. Where a case fails, its seed is in the message.
 */
class RequestDecoderDifferentialTest {

    private static final int CASES = 12_000;

    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?]*)(.*)", Pattern.DOTALL);

    private static final String[] SPLICES = {
        "\r\n",
        "\n",
        "\r",
        "\r\n\r\n",
        "\n\n",
        " ",
        "\t",
        ":",
        ",",
        ";",
        "\0",
        "\u000b",
        "\u00a0",
        "\u0085",
        "0",
        "0x",
        "+",
        "-",
        "a",
        "Z",
        "%",
        "/",
        "?",
        "#",
        "@",
        "[",
        "chunked",
        "\r\nContent-Length: 3",
        "\r\nContent-Length:3 ",
        "\r\nTransfer-Encoding: chunked",
        "\r\nTransfer-Encoding:\tchunked ",
        "\r\nHost: b",
        "\r\n X: folded",
        "\r\nX : y",
        "\r\nX\u00e9: y",
        "HTTP/1.1",
        "HTTP/1.0",
        " HTTP/1.1\r\n",
        "GET ",
        "0\r\n\r\n",
        ";a=b",
        ";\"\r\n\"",
        "\r\nConnection: close, x",
        "\r\nContent-Length: ",
        "identity",
        "gzip, "
    };

    @Test
    void nettyReadsWhatWeAccept() {
        int accepted = 0;
        int refused = 0;
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            String wire = wire(random);
            List<String> ours = decode(random, wire, new RequestDecoder(8192), true);
            List<String> theirs = decode(random, wire, netty(), false);
            boolean error = ours.stream().anyMatch(m -> m.startsWith("error"));
            accepted += error ? 0 : 1;
            refused += error ? 1 : 0;
            List<String> believed =
                    ours.stream().filter(m -> !m.startsWith("error")).toList();
            assertThat(agree(believed, theirs))
                    .as("seed %d%n%s%nours:%n%s%ntheirs:%n%s", seed, wire, ours, theirs)
                    .isTrue();
        }
        assertThat(accepted).as("mutations that pass").isGreaterThan(CASES / 5);
        assertThat(refused).as("mutations that do not").isGreaterThan(CASES / 5);
    }

    /** Ours are a prefix of theirs; an unfinished one may be further on with them, as they do not stop at an error. */
    private static boolean agree(List<String> ours, List<String> theirs) {
        for (int i = 0; i < ours.size(); i++) {
            String mine = ours.get(i);
            String other = i < theirs.size() ? theirs.get(i) : "";
            boolean unfinished = mine.endsWith(") ...");
            if (!(unfinished ? other.startsWith(mine.substring(0, mine.length() - 5)) : other.equals(mine))) {
                return false;
            }
        }
        return true;
    }

    private static HttpRequestDecoder netty() {
        return new HttpRequestDecoder(new HttpDecoderConfig()
                .setMaxInitialLineLength(65536)
                .setMaxHeaderSize(65536)
                .setStrictLineParsing(true));
    }

    private static List<String> decode(
            Random random, String wire, ChannelInboundHandlerAdapter decoder, boolean takesTargetsApart) {
        Transcript transcript = new Transcript();
        EmbeddedChannel channel = new EmbeddedChannel(decoder, new Normal(!takesTargetsApart), transcript);
        int at = 0;
        while (at < wire.length()) {
            int end = Math.min(wire.length(), at + 1 + random.nextInt(random.nextBoolean() ? 5 : 200));
            Transcript.feed(channel, wire.substring(at, end));
            at = end;
        }
        channel.finishAndReleaseAll();
        return transcript.messages();
    }

    private static String wire(Random random) {
        StringBuilder wire = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            wire.append(request(random));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            mutate(random, wire);
        }
        return wire.toString();
    }

    private static void mutate(Random random, StringBuilder wire) {
        int at = random.nextInt(wire.length());
        switch (random.nextInt(4)) {
            case 0 -> wire.insert(at, SPLICES[random.nextInt(SPLICES.length)]);
            case 1 -> wire.setCharAt(at, (char) random.nextInt(256));
            case 2 -> wire.delete(at, Math.min(wire.length() - 1, at + 1 + random.nextInt(3)));
            default -> wire.insert(at, wire.substring(at, Math.min(wire.length(), at + random.nextInt(12))));
        }
    }

    private static String request(Random random) {
        String method = pick(random, "GET", "POST", "HEAD", "PUT", "PATCH", "OPTIONS", "x-odd!", "Get");
        String target =
                pick(random, "/", "/a%2Fb?c=d", "//../;x", "/\u00fc\u0081", "http://h:1/x?y", "https://h?q", "/#f");
        boolean old = random.nextInt(6) == 0;
        StringBuilder head = new StringBuilder(random.nextInt(8) == 0 ? "\r\n" : "")
                .append(method)
                .append(' ')
                .append(target)
                .append(old ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
        List<String> fields = new ArrayList<>(List.of(pick(random, "Host: a", "hOsT:a:80 ", "host:\t[::1]")));
        for (int i = random.nextInt(5); i > 0; i--) {
            fields.add(random.nextInt(fields.size() + 1), field(random));
        }
        String body = body(random, fields, old);
        fields.forEach(field -> head.append(field).append("\r\n"));
        return head.append("\r\n").append(body).toString();
    }

    private static String field(Random random) {
        return pick(random, "X-Sandbox-ID", "x-a", "X-A", "User-Agent", "Cookie", "tE", "Connection", "~odd|name") + ":"
                + pick(random, "", " ", "  ", "\t")
                + pick(random, "", "1", "a, b", "close", "\u00e9 \u00ff", "a:b;c=\"d\"")
                + pick(random, "", " ", "\t ");
    }

    private static String body(Random random, List<String> fields, boolean old) {
        int kind = random.nextInt(old ? 2 : 4);
        if (kind == 0) {
            return "";
        }
        if (kind == 1) {
            String body = "y".repeat(random.nextInt(300));
            fields.add(random.nextInt(fields.size() + 1), "Content-Length: " + body.length());
            return body;
        }
        fields.add(
                random.nextInt(fields.size() + 1),
                pick(random, "Transfer-Encoding: chunked", "transfer-encoding:CHUNKED "));
        return chunks(random);
    }

    private static String chunks(Random random) {
        StringBuilder chunks = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            int length = 1 + random.nextInt(40);
            chunks.append(pick(random, "", "0", "000"))
                    .append(Integer.toHexString(length))
                    .append(pick(random, "", "", ";a", ";a;b", " ; a = b", ";a=\"b c\\\"\"", "\t;x"))
                    .append("\r\n")
                    .append("z".repeat(length))
                    .append("\r\n");
        }
        chunks.append(pick(random, "0", "00", "0;end")).append("\r\n");
        for (int i = random.nextInt(6) - 3; i > 0; i--) {
            chunks.append(pick(random, "T: 1", "t:2 ", "Grpc-Status: 0")).append("\r\n");
        }
        return chunks.append("\r\n").toString();
    }

    private static String pick(Random random, String... options) {
        return options[random.nextInt(options.length)];
    }

    /**
     * Takes away what the two do differently on purpose. Netty leaves an absolute target and a length's zeros as they
     * are and drops framing fields from trailers; we pause after a request for an upgrade.
     */
    private static final class Normal extends ChannelInboundHandlerAdapter {
        private final boolean takeTargetsApart;

        Normal(boolean takeTargetsApart) {
            this.takeTargetsApart = takeTargetsApart;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof ByteBuf) {
                ReferenceCountUtil.release(message);
                return;
            }
            if (message instanceof HttpRequest request
                    && request.decoderResult().isSuccess()) {
                head(request);
            }
            if (message instanceof LastHttpContent last
                    && !last.trailingHeaders().isEmpty()) {
                HttpHeaders trailers = last.trailingHeaders();
                trailers.remove(HttpHeaderNames.CONTENT_LENGTH);
                trailers.remove(HttpHeaderNames.TRANSFER_ENCODING).remove(HttpHeaderNames.TRAILER);
            }
            RequestDecoder ours = ctx.pipeline().get(RequestDecoder.class);
            if (ours != null) {
                ours.resume();
            }
            ctx.fireChannelRead(message);
        }

        private void head(HttpRequest request) {
            String length = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
            if (length != null) {
                request.headers().set(HttpHeaderNames.CONTENT_LENGTH, Long.parseLong(length));
            }
            String coding = request.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
            if (coding != null && coding.equalsIgnoreCase("chunked")) { // in whatever letters; ours are small
                request.headers().set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
                toTheEnd(request.headers(), HttpHeaderNames.TRANSFER_ENCODING);
            }
            toTheEnd(request.headers(), HttpHeaderNames.HOST);
            Matcher absolute = ABSOLUTE.matcher(request.uri());
            if (takeTargetsApart && absolute.matches()) {
                request.headers().set(HttpHeaderNames.HOST, absolute.group(1));
                request.setUri(absolute.group(2).startsWith("/") ? absolute.group(2) : "/" + absolute.group(2));
            }
        }

        private static void toTheEnd(HttpHeaders headers, CharSequence name) {
            String value = headers.get(name);
            if (value != null) {
                headers.set(name, value);
            }
        }
    }
}
