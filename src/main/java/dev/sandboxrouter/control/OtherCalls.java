package dev.sandboxrouter.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** The calls that are about no sandbox: the API's own description, and what no route serves. */
public final class OtherCalls {

    private static final String OPENAPI = "/openapi/control-api.json";

    /** The methods of a path. A test holds this to the routes. */
    private record Served(Pattern path, String methods) {}

    private static final List<Served> SERVED = List.of(
            new Served(Pattern.compile("/sandboxes/?"), "GET"),
            new Served(Pattern.compile("/openapi\\.json"), "GET"),
            new Served(Pattern.compile("/sandboxes/[^/]+/network"), "GET, PUT, PATCH, DELETE"),
            new Served(Pattern.compile("/sandboxes/[^/]+/network/explain"), "POST"),
            new Served(Pattern.compile("/sandboxes/[^/]+/traffic-token"), "POST"));

    private final String openApi;

    public OtherCalls() {
        try (InputStream in = Objects.requireNonNull(OtherCalls.class.getResourceAsStream(OPENAPI), OPENAPI)) {
            openApi = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code GET /openapi.json}. */
    public ControlAnswer describe(ControlRequest request) {
        return ControlAnswer.text(200, openApi);
    }

    /** Everything that no other route takes. */
    public ControlAnswer unserved(ControlRequest request) {
        return SERVED.stream()
                .filter(served -> served.path().matcher(request.path()).matches())
                .findFirst()
                .map(served -> ControlAnswer.error(405, "the method " + request.method() + " is not allowed here")
                        .with("Allow", served.methods()))
                .orElseGet(() -> ControlAnswer.error(404, "there is nothing at this path"));
    }
}
