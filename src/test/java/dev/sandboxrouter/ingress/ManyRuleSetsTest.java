package dev.sandboxrouter.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.SandboxKey;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten thousand sandboxes with ten entries each fit in 64 MiB, names and texts included. */
class ManyRuleSetsTest {

    private static final int SETS = 10_000;
    private static final long MEBIBYTE = 1 << 20;

    @Test
    void tenThousandSetsOfTenEntries() {
        RuleBook book = new RuleBook();
        long before = used();
        for (int i = 0; i < SETS; i++) {
            NetworkRules rules = rules(i);
            book.put(
                    new SandboxKey("namespace-" + i % 50, "sandbox-" + i),
                    new RuleState.Rules(rules, Given.compiled(rules), Integer.toString(i)));
        }
        long after = used();

        assertThat(book.size()).isEqualTo(SETS);
        assertThat((after - before) / MEBIBYTE).as("MiB").isLessThan(64);
    }

    private static NetworkRules rules(int number) {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            entries.add("10." + number % 250 + "." + i + ".0/24:" + (8000 + i));
            entries.add("2001:db8:" + number % 9999 + ":" + i + "::/64");
        }
        entries.set(9, Given.EVERYBODY);
        return Given.clients(entries.subList(0, 9), entries);
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
