package dev.sandboxrouter.relay.codec;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * Counts routers on a request's way; contract 4.9. A value that no router writes counts as none: it cannot hide a loop,
 * since what goes on from here is a number. Where proxies between left several, the highest counts.
 */
final class Hops {

    private Hops() {}

    /** The hop that this router is: 1, or one more than was received; any large number is large. */
    static int next(HttpHeaders headers) {
        long received = 0;
        for (String line : headers.getAll(KnownField.HOPS.text())) {
            Tokens numbers = new Tokens(line);
            for (String number = numbers.next(); number != null; number = numbers.next()) {
                received = Math.max(received, count(number));
            }
        }
        return (int) Math.min(received, HeaderRules.MAX_HOPS) + 1;
    }

    /** Digits that do not fit a number are a number too large, not none. */
    private static long count(String text) {
        boolean digits = text.chars().allMatch(Octets::isDigit);
        long number = HeadFacts.decimal(text);
        return digits && number < 0 ? Long.MAX_VALUE : number;
    }
}
