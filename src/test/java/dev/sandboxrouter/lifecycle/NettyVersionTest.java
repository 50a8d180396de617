package dev.sandboxrouter.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which Netty on the class path an application is warned of. */
class NettyVersionTest {

    /** The pom's, since the build lets no other in. */
    @Test
    void theOldestThatIsRightIsTheOneOfThePom() {
        assertThat(NettyVersion.onTheClassPath()).containsEntry("netty-codec-http", NettyVersion.OLDEST + ".Final");
        assertThat(NettyVersion.tooOld(NettyVersion.onTheClassPath())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "4.1.139.Final, true",
        "4.1.99.Final, true",
        "4.0.200.Final, true",
        "4.1.140.Final, false",
        "4.1.1000.Final, false",
        "4.2.0.Final, false",
        "4.1.140.1-SNAPSHOT, false",
        "somebody's, true"
    })
    void anOlderOneIsNamed(String version, boolean named) {
        Map<String, String> there = Map.of("netty-codec-http", version, "netty-common", "4.1.140.Final");
        assertThat(NettyVersion.tooOld(there)).isEqualTo(named ? Map.of("netty-codec-http", version) : Map.of());
    }

    /** It counts from 2.0 and is of another project. */
    @Test
    void theNativeTlsIsNot() {
        assertThat(NettyVersion.tooOld(Map.of("netty-tcnative-classes", "2.0.74.Final")))
                .isEmpty();
    }
}
