package dev.sandboxrouter.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sandboxrouter.address.AddressWords;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contract 8.2: evaluation allocates nothing, however many entries there are. */
class JudgingAllocatesNothingTest {

    private static final int ROUNDS = 100_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long sink;

    @Test
    void evenWithFullLists() {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            entries.add("10." + i / 250 + "." + i % 250 + ".0/24:" + (i + 1) + "-" + (i + 500));
            entries.add("2001:db8:" + i + "::/48");
        }
        entries.set(999, Given.EVERYBODY);
        CompiledRules rules = Given.compiled(Given.clients(entries.subList(0, 999), entries));
        byte[] ipv4 = Given.ip("10.1.7.7").getAddress();
        byte[] ipv6 = Given.ip("2001:db8:77::1").getAddress();
        judge(rules, ipv4, ipv6);

        long before = threads.getCurrentThreadAllocatedBytes();
        judge(rules, ipv4, ipv6);
        long after = threads.getCurrentThreadAllocatedBytes();

        assertThat(after - before).as("bytes for %d verdicts", 2 * ROUNDS).isLessThan(1_000);
        assertThat(sink).isNotZero();
    }

    private void judge(CompiledRules rules, byte[] ipv4, byte[] ipv6) {
        for (int i = 0; i < ROUNDS; i++) {
            int port = 1 + i % 65_535;
            sink += rules.allowsPort(port) ? 1 : 0;
            sink += rules.judgeClient(port, AddressWords.high(ipv4), AddressWords.low(ipv4));
            sink += rules.judgeClient(port, AddressWords.high(ipv6), AddressWords.low(ipv6));
        }
    }
}
