package dev.sandboxrouter.lifecycle;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.spi.UuidGenerator;

/**
 * Ids of exchanges: 16 hexadecimal digits that this process has drawn, a hyphen, and a count in hexadecimal digits. Camel's
 * own generator pads the count, in an array of twice the size that it then copies; an exchange has an id whether anybody
 * reads it or not.
 *
 * <p>Thread-safe.
 */
final class ExchangeIds implements UuidGenerator {

    private final String prefix =
            String.format("%016x-", ThreadLocalRandom.current().nextLong());
    private final AtomicLong count = new AtomicLong();

    @Override
    public String generateUuid() {
        return prefix + Long.toHexString(count.getAndIncrement());
    }
}
