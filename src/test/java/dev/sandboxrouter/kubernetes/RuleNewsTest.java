package dev.sandboxrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.SandboxKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RuleNewsTest {

    private static final SandboxKey BOX = new SandboxKey("default", "box");

    /** The window is a few instructions wide, so both are let loose at once, many times. */
    @Test
    void newsThatComesWhileTheListenerDoesIsNotLost() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        for (int i = 0; i < 500; i++) {
            RuleNews news = new RuleNews();
            Set<SandboxKey> told = ConcurrentHashMap.newKeySet();
            Thread watch = new Thread(() -> {
                try {
                    together.await(5, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                news.tell(BOX);
            });
            watch.start();
            together.await(5, TimeUnit.SECONDS);
            news.listen(told::add);
            watch.join();
            assertThat(told).containsExactly(BOX);
        }
    }

    @Test
    void whatCameBeforeTheListenerIsKeptForIt() {
        RuleNews news = new RuleNews();
        Set<SandboxKey> told = ConcurrentHashMap.newKeySet();
        news.tell(BOX);
        news.listen(told::add);
        assertThat(told).containsExactly(BOX);
    }
}
