package dev.sandboxrouter.testkit;

import java.util.List;

/**
 * A body as it was framed.
 *
 * @param framing how its end was told
 * @param text content without framing, ISO-8859-1
 * @param trailers fields after the last chunk, in order
 */
public record RawBody(Framing framing, String text, List<HeaderField> trailers) {

    static final RawBody NONE = new RawBody(Framing.NONE, "", List.of());
}
