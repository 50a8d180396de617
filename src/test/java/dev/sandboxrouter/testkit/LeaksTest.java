package dev.sandboxrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs a leaking test in a JVM of its own: the leak must not count against this run. */
@Tag("soak")
class LeaksTest {

    @Test
    void aRunThatLosesABufferFails() throws Exception {
        Run run = run(LosesABuffer.class);

        assertThat(run.exitCode()).as(run.output()).isNotZero();
        assertThat(run.output()).contains("LEAK").contains("LosesABuffer");
    }

    @Test
    void aRunThatReleasesItsBufferPasses() throws Exception {
        Run run = run(ReleasesItsBuffer.class);

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).doesNotContain("LEAK");
    }

    private record Run(int exitCode, String output) {}

    private static Run run(Class<?> test) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dio.netty.leakDetection.level=paranoid",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Child.class.getName(),
                        test.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(child.exitValue(), output);
    }

    static final class Child {

        private Child() {}

        public static void main(String[] args) {
            try (LauncherSession session = LauncherFactory.openSession()) {
                session.getLauncher()
                        .execute(LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(args[0]))
                                .build());
            }
        }
    }

    static class LosesABuffer {

        @Test
        void loses() {
            assertThat(PooledByteBufAllocator.DEFAULT
                            .directBuffer(32)
                            .writeByte(1)
                            .refCnt())
                    .isOne();
        }
    }

    static class ReleasesItsBuffer {

        @Test
        void releases() {
            assertThat(PooledByteBufAllocator.DEFAULT.directBuffer(32).release())
                    .isTrue();
        }
    }
}
