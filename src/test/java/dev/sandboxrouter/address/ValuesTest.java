package dev.sandboxrouter.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Labels, ports, time-outs and percent-encoding against slower and simpler readings of the contract's grammar. */
class ValuesTest {

    @Property
    void aLabelIsWhatTheExpressionSays(@ForAll("labelLike") String text) {
        boolean expected = text.length() <= 63 && text.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
        assertThat(DnsLabel.matches(text)).isEqualTo(expected);
    }

    @Provide
    Arbitrary<String> labelLike() {
        return Arbitraries.strings()
                .withChars("ab9z-")
                .withChars("A._\u00e9\u0661")
                .ofMaxLength(5)
                .flatMap(odd -> Arbitraries.strings()
                        .withChars("a0-z9")
                        .ofMinLength(0)
                        .ofMaxLength(65)
                        .map(plain -> odd.length() % 2 == 0 ? plain : plain + odd));
    }

    @Example
    void aLabelHas63CharactersAtMost() {
        assertThat(DnsLabel.matches("a".repeat(63))).isTrue();
        assertThat(DnsLabel.matches("a".repeat(64))).isFalse();
        assertThat(DnsLabel.matches("")).isFalse();
    }

    @Example
    void everyPortIsReadAndNoOtherNumber() {
        for (int number = 0; number <= 100_000; number++) {
            int expected = number >= 1 && number <= 65_535 ? number : PortNumber.NONE;
            assertThat(PortNumber.parse(Integer.toString(number))).isEqualTo(expected);
        }
    }

    @Property
    void onlyCanonicalDecimalsArePorts(@ForAll("portLike") String text) {
        int port = PortNumber.parse(text);
        assertThat(port == PortNumber.NONE || Integer.toString(port).equals(text))
                .isTrue();
    }

    @Provide
    Arbitrary<String> portLike() {
        return Arbitraries.strings().withChars("0123456789+- \u0661").ofMaxLength(12);
    }

    @Property
    void aTimeoutIsItsDecimalRoundedUpToNanoseconds(@ForAll("timeoutLike") String text) {
        Duration timeout = TimeoutSeconds.parse(text);
        boolean counts = text.matches("[0-9]+(\\.[0-9]+)?") && new BigDecimal(text).signum() > 0;
        assertThat(timeout != null).isEqualTo(counts);
        if (timeout != null) {
            BigDecimal exact = new BigDecimal(text).setScale(9, RoundingMode.UP).movePointRight(9);
            assertThat(BigDecimal.valueOf(timeout.toNanos()))
                    .isEqualByComparingTo(exact.min(BigDecimal.valueOf(Long.MAX_VALUE)));
        }
    }

    @Provide
    Arbitrary<String> timeoutLike() {
        Arbitrary<String> near = Arbitraries.strings().withChars("0123456789").ofMaxLength(9);
        Arbitrary<String> fraction =
                Arbitraries.strings().withChars("0123456789.x-+e ").ofMaxLength(12);
        return near.flatMap(whole -> fraction.map(rest -> rest.length() < 2 ? whole : whole + '.' + rest));
    }

    @Example
    void aTimeoutOfAnyLengthNeitherThrowsNorOverflows() {
        assertThat(TimeoutSeconds.parse("9".repeat(100_000))).isEqualTo(TimeoutSeconds.LONGEST);
        assertThat(TimeoutSeconds.parse("1" + "0".repeat(400))).isEqualTo(TimeoutSeconds.LONGEST);
        assertThat(TimeoutSeconds.parse("9223372037")).isEqualTo(TimeoutSeconds.LONGEST);
        assertThat(TimeoutSeconds.parse("0".repeat(100_000) + "7.5")).isEqualTo(Duration.ofMillis(7500));
        assertThat(TimeoutSeconds.parse("0." + "0".repeat(100_000) + "1")).isEqualTo(Duration.ofNanos(1));
        assertThat(TimeoutSeconds.parse("0." + "0".repeat(100_000))).isNull();
        assertThat(TimeoutSeconds.parse("1." + "9".repeat(100_000))).isEqualTo(Duration.ofSeconds(2));
        assertThat(TimeoutSeconds.LONGEST.toNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Property
    void whatIsEncodedIsDecodedAgain(@ForAll byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        StringBuilder encoded = new StringBuilder("%41");
        for (int i = 0; i < octets.length; i++) {
            boolean plain = text.charAt(i) != '%' && i % 2 == 0;
            encoded.append(plain ? text.substring(i, i + 1) : String.format("%%%02x", octets[i] & 0xff));
        }
        assertThat(PercentEncoding.decode(encoded + "%4", 0, encoded.length())).isEqualTo('A' + text);
    }

    @Example
    void anEscapeCutShortOrOfOtherDigitsIsMalformed() {
        for (String bad : new String[] {"%", "a%4", "%4", "%g0", "%0g", "%\u0661\u0661", "%%41", "%+1"}) {
            assertThat(PercentEncoding.decode(bad + "41", 0, bad.length()))
                    .as(bad)
                    .isNull();
        }
    }
}
