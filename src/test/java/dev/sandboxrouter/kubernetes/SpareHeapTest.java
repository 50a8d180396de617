package dev.sandboxrouter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

/** What it spares is held by {@code FiftyThousandPodsIT}. */
class SpareHeapTest {

    private static String mostFree() {
        return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxHeapFreeRatio")
                .getValue();
    }

    private static boolean isCollectedAfter(int pods) {
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        SpareHeap.giveBackAfter(pods);
        return garbage.get() == null;
    }

    @Test
    void onlyAfterManyPodsItCollectsAndLeavesTheJvmAsItWas() {
        String before = mostFree();
        assertThat(isCollectedAfter(SpareHeap.MANY_PODS - 1)).isFalse();
        assertThat(isCollectedAfter(SpareHeap.MANY_PODS)).isTrue();
        assertThat(mostFree()).isEqualTo(before);
    }
}
