package dev.sandboxrouter.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Fails a test run in which a Netty buffer was leaked. A leak shows only when the lost buffer is collected, long after
 * the test that lost it, so no test can be blamed: the run as a whole fails, with the buffer's last accesses.
 *
 * <p>Registered as a service, it is in place before any test class, and so before Netty, is loaded. It finds what Netty
 * samples: the tests run with {@code -Dio.netty.leakDetection.level=paranoid}.
 */
public final class Leaks implements LauncherSessionListener {

    /** Enough collections and allocations for a lost buffer to be found: a report is made while another is allocated. */
    private static final int ROUNDS = 5;

    private static final List<String> REPORTS = new CopyOnWriteArrayList<>();

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new RecordingFactory());
    }

    /**
     * Fails the run that leaked.
     *
     * @throws IllegalStateException if anything was leaked since the JVM began, with all reports
     */
    @Override
    public void launcherSessionClosed(LauncherSession session) {
        provokeReports();
        if (!REPORTS.isEmpty()) {
            REPORTS.forEach(System.err::println);
            throw new IllegalStateException(REPORTS.size() + " LEAK reports, the first: " + REPORTS.get(0));
        }
    }

    private static void provokeReports() {
        for (int i = 0; i < ROUNDS; i++) {
            System.gc();
            System.runFinalization();
            ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(16);
            buffer.release();
        }
    }

    private static final class RecordingFactory extends ResourceLeakDetectorFactory {

        @Override
        @Deprecated
        @SuppressWarnings("deprecation") // the factory's one abstract method
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return new Recording<>(resource, samplingInterval);
        }
    }

    private static final class Recording<T> extends ResourceLeakDetector<T> {

        Recording(Class<?> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            REPORTS.add("LEAK: " + resourceType + " was not released." + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            REPORTS.add("LEAK: " + resourceType + " was not released; nothing is known of its accesses.");
        }
    }
}
