package dev.sandboxrouter.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.testkit.Gate;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopLagTest {

    private final EventLoopGroup group = new NioEventLoopGroup(2);
    private final LoopLag lag = LoopLag.watch(group);

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Seen while it lasts, when no errand can tell yet, and remembered once it is over. */
    @Test
    void oneBlockedLoopOfTwoIsSeen() throws Exception {
        Gate release = new Gate("the loop may go on");
        var blocked = group.next().submit(() -> {
            release.await(Duration.ofSeconds(20));
            return true;
        });

        Awaitility.await("a lag that lasts").atMost(Duration.ofSeconds(5)).until(() -> lag.worstSeconds() > 0.3);
        release.open();
        blocked.sync();
        group.next().submit(() -> {}).sync();
        group.next().submit(() -> {}).sync();

        assertThat(lag.worstSeconds()).isBetween(0.3, 10.0);
    }
}
