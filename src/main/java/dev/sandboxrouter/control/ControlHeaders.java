package dev.sandboxrouter.control;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Nothing that a caller sends becomes a Camel header, where a later step could take it for Camel's own word; the calls
 * read the HTTP head itself. Outwards go the fields of our answers alone, some of which Camel would keep back.
 */
public final class ControlHeaders implements HeaderFilterStrategy {

    private static final Set<String> ANSWERED =
            Set.of("allow", "cache-control", "content-type", "etag", "warning", "www-authenticate");

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !ANSWERED.contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return true;
    }
}
