package dev.sandboxrouter.directory;

import static dev.sandboxrouter.directory.Given.OTHER;
import static dev.sandboxrouter.directory.Given.PORT;
import static dev.sandboxrouter.directory.Given.SB;
import static dev.sandboxrouter.directory.Given.asking;
import static dev.sandboxrouter.directory.Given.directory;
import static dev.sandboxrouter.directory.Given.entry;
import static dev.sandboxrouter.directory.Given.ip;
import static dev.sandboxrouter.directory.Given.nobody;
import static dev.sandboxrouter.directory.Given.options;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.address.CidrSet;
import dev.sandboxrouter.contract.DialFailure;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.Resolution;
import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.Source;
import dev.sandboxrouter.contract.Target;
import dev.sandboxrouter.contract.UpstreamIdentity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract section 4. */
class ResolverTest {

    private static final Refusal NOT_FOUND = new Refusal.NotFound("sb");
    private static final Refusal BAD_POD_IP = new Refusal.InvalidAddress("Invalid target IP address.");

    private final ScriptedDns dns = new ScriptedDns();

    private static Resolution resolve(Resolver resolver, SandboxAddress address) {
        List<Resolution> told = new ArrayList<>();
        resolver.resolve(address, told::add);
        assertThat(told).hasSize(1);
        return told.get(0);
    }

    private Resolution resolve(Directory directory, PodIpPolicy policy, SandboxAddress address) {
        return resolve(new Resolver(directory, dns, options(policy), nobody()), address);
    }

    private static Resolution found(String address, Source source, @Nullable String podUid) {
        UpstreamIdentity identity = podUid == null
                ? new UpstreamIdentity.Unpinned(source, SB, ip(address))
                : new UpstreamIdentity.Pod(podUid);
        boolean known = podUid != null || source == Source.DIRECTORY_UID || source == Source.DIRECTORY_NAME;
        return new Resolution.Found(new Target(ip(address), PORT, source, known, identity));
    }

    private static Resolution refused(Refusal refusal) {
        return new Resolution.Refused(refusal);
    }

    // The order of sources, 4.1 and 4.2

    @Test
    void withoutADirectoryDnsIsAskedForTheAbsoluteName() {
        dns.answers("10.0.0.7", "10.0.0.8");
        assertThat(resolve(Directory.off(), PodIpPolicy.ROUTABLE, asking(SB, null, null)))
                .isEqualTo(found("10.0.0.7", Source.DNS, null));
        assertThat(dns.asked).containsExactly("sb.ns.svc.cluster.local.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"corp.example", "corp.example.", ".corp.example"})
    void dotsAroundTheClusterDomainDoNotCount(String domain) {
        ResolverOptions options = new ResolverOptions(PodIpPolicy.KNOWN, CidrSet.all(), false, true, domain);
        resolve(new Resolver(Directory.off(), dns, options, nobody()), asking(SB, null, null));
        assertThat(dns.asked).containsExactly("sb.ns.svc.corp.example.");
    }

    @Test
    void theDirectoryComesBeforeDns() {
        Directory directory = directory(entry(SB, null, "pod-1", "10.0.0.7", "2001:db8::7"));
        assertThat(resolve(directory, PodIpPolicy.KNOWN, asking(SB, null, null)))
                .isEqualTo(found("10.0.0.7", Source.DIRECTORY_NAME, "pod-1"));
        assertThat(dns.asked).isEmpty();
    }

    @Test
    void whatTheDirectoryDoesNotHoldIsLookedForInDns() {
        dns.answers("10.0.0.7");
        Directory directory = directory(entry(OTHER, "uid-o", null, "10.0.0.9"));
        assertThat(resolve(directory, PodIpPolicy.KNOWN, asking(SB, "uid-1", null)))
                .isEqualTo(found("10.0.0.7", Source.DNS, null));
    }

    @Test
    void withoutDnsNothingMoreIsTried() {
        ResolverOptions options = new ResolverOptions(PodIpPolicy.KNOWN, CidrSet.all(), false, false, "cluster.local");
        assertThat(resolve(new Resolver(directory(), dns, options, nobody()), asking(SB, null, null)))
                .isEqualTo(refused(NOT_FOUND));
        assertThat(dns.asked).isEmpty();
    }

    @Test
    void aUidFindsItsEntry() {
        Directory directory = directory(entry(SB, "uid-1", null, "10.0.0.7"));
        assertThat(resolve(directory, PodIpPolicy.KNOWN, asking(SB, "uid-1", null)))
                .isEqualTo(found("10.0.0.7", Source.DIRECTORY_UID, null));
    }

    @ParameterizedTest
    @CsvSource({
        "uid-2, another incarnation under the name",
        "uid-o, a uid of another name while the name is held",
    })
    void aNameHeldUnderAnotherUidIsNotFound(String uid, String why) {
        dns.answers("10.0.0.8");
        Directory directory = directory(entry(SB, "uid-1", null, "10.0.0.7"), entry(OTHER, "uid-o", null, "10.0.0.9"));
        assertThat(resolve(directory, PodIpPolicy.KNOWN, asking(SB, uid, null)))
                .as(why)
                .isEqualTo(refused(NOT_FOUND));
        assertThat(dns.asked).isEmpty();
    }

    @Test
    void aUidHeldForAnotherNameIsNotFoundEvenIfDnsKnowsTheName() {
        dns.answers("10.0.0.8");
        Directory directory = directory(entry(OTHER, "uid-o", null, "10.0.0.9"));
        assertThat(resolve(directory, PodIpPolicy.KNOWN, asking(SB, "uid-o", null)))
                .isEqualTo(refused(NOT_FOUND));
    }

    @Test
    void aNameWhoseUidIsUnknownIsNotFoundForARequestWithAUid() {
        dns.answers("10.0.0.8");
        Directory directory = directory(entry(SB, null, null, "10.0.0.7"));
        assertThat(resolve(directory, PodIpPolicy.KNOWN, asking(SB, "uid-1", null)))
                .isEqualTo(refused(NOT_FOUND));
        assertThat(resolve(directory, PodIpPolicy.KNOWN, asking(SB, null, null)))
                .isEqualTo(found("10.0.0.7", Source.DIRECTORY_NAME, null));
    }

    @Test
    void theSameIdInAnotherNamespaceIsAnotherSandbox() {
        Directory directory = directory(entry(new SandboxKey("elsewhere", "sb"), "uid-1", null, "10.0.0.7"));
        assertThat(resolve(directory, PodIpPolicy.KNOWN, asking(SB, null, null)))
                .isInstanceOf(Resolution.Failed.class);
        assertThat(resolve(directory, PodIpPolicy.KNOWN, asking(SB, "uid-1", null)))
                .isEqualTo(refused(NOT_FOUND));
    }

    // The Pod-IP header, 4.5

    @Test
    void theDefaultPolicyDependsOnTheDirectory() {
        assertThat(PodIpPolicy.defaultFor(true)).isEqualTo(PodIpPolicy.KNOWN);
        assertThat(PodIpPolicy.defaultFor(false)).isEqualTo(PodIpPolicy.ROUTABLE);
    }

    @Test
    void denyRefusesTheHeaderWhateverItSays() {
        Directory directory = directory(entry(SB, null, null, "10.0.0.7"));
        assertThat(resolve(directory, PodIpPolicy.DENY, asking(SB, null, "10.0.0.7")))
                .isEqualTo(refused(BAD_POD_IP));
        assertThat(resolve(directory, PodIpPolicy.DENY, asking(SB, null, null)))
                .isEqualTo(found("10.0.0.7", Source.DIRECTORY_NAME, null));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.7, 10.0.0.7, POD_IP",
        "2001:db8::7, 2001:db8::7, POD_IP",
        "::ffff:10.0.0.7, 10.0.0.7, POD_IP",
        "10.0.0.8, 10.0.0.7, DIRECTORY_NAME",
        "10.0.0.9, 10.0.0.7, DIRECTORY_NAME",
        "169.254.169.254, 10.0.0.7, DIRECTORY_NAME",
    })
    void knownTakesTheHeaderAsAHint(String header, String dialled, Source source) {
        Directory directory =
                directory(entry(SB, null, "pod-1", "10.0.0.7", "2001:db8::7"), entry(OTHER, null, null, "10.0.0.9"));
        assertThat(resolve(directory, PodIpPolicy.KNOWN, asking(SB, null, header)))
                .isEqualTo(found(dialled, source, "pod-1"));
    }

    /** What counts is who holds the address, not who said it. */
    @Test
    void aHintThatTheDirectoryConfirmsIsKnownAndAnAddressThatItDoesNotHoldIsNot() {
        Directory directory = directory(entry(SB, null, null, "10.0.0.7"));
        assertThat(resolve(directory, PodIpPolicy.KNOWN, asking(SB, null, "10.0.0.7")))
                .isInstanceOfSatisfying(
                        Resolution.Found.class,
                        hint -> assertThat(hint.target().known()).isTrue());
        assertThat(resolve(directory, PodIpPolicy.ROUTABLE, asking(SB, null, "10.0.0.8")))
                .isInstanceOfSatisfying(
                        Resolution.Found.class,
                        route -> assertThat(route.target().known()).isFalse());
    }

    @Test
    void aHintDoesNotPassTheUidCheck() {
        Directory directory = directory(entry(SB, "uid-1", null, "10.0.0.7"));
        assertThat(resolve(directory, PodIpPolicy.KNOWN, asking(SB, "uid-2", "10.0.0.7")))
                .isEqualTo(refused(NOT_FOUND));
    }

    @Test
    void knownWithoutADirectoryIgnoresTheHeader() {
        dns.answers("10.0.0.8");
        assertThat(resolve(Directory.off(), PodIpPolicy.KNOWN, asking(SB, null, "10.0.0.7")))
                .isEqualTo(found("10.0.0.8", Source.DNS, null));
    }

    @Test
    void routableDialsTheHeader() {
        assertThat(resolve(Directory.off(), PodIpPolicy.ROUTABLE, asking(SB, "uid-1", "10.0.0.7")))
                .isEqualTo(found("10.0.0.7", Source.POD_IP, null));
        assertThat(resolve(Directory.off(), PodIpPolicy.ROUTABLE, asking(SB, null, "::ffff:10.0.0.7")))
                .isEqualTo(found("10.0.0.7", Source.POD_IP, null));
        assertThat(dns.asked).isEmpty();
    }

    @Test
    void routablePinsAnAddressThatTheDirectoryKnowsForTheSandbox() {
        Directory directory = directory(entry(SB, "uid-1", "pod-1", "10.0.0.6", "10.0.0.7"));
        assertThat(resolve(directory, PodIpPolicy.ROUTABLE, asking(SB, null, "10.0.0.7")))
                .isEqualTo(found("10.0.0.7", Source.POD_IP, "pod-1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "169.254.169.254",
                "::ffff:169.254.169.254",
                "64:ff9b::7f00:1",
                "fe80::1",
                "0.0.0.0"
            })
    void routableRefusesTheClasses(String header) {
        assertThat(resolve(Directory.off(), PodIpPolicy.ROUTABLE, asking(SB, null, header)))
                .isEqualTo(refused(BAD_POD_IP));
    }

    @Test
    void routableRefusesWhatTheCidrsDoNotHold() {
        ResolverOptions options =
                new ResolverOptions(PodIpPolicy.ROUTABLE, CidrSet.of(List.of("10.1.0.0/16")), false, true, "x");
        Resolver resolver = new Resolver(Directory.off(), dns.answers("10.2.0.1"), options, nobody());
        assertThat(resolve(resolver, asking(SB, null, "10.1.255.255")))
                .isEqualTo(found("10.1.255.255", Source.POD_IP, null));
        assertThat(resolve(resolver, asking(SB, null, "10.2.0.0"))).isEqualTo(refused(BAD_POD_IP));
        assertThat(resolve(resolver, asking(SB, null, null)))
                .as("the CIDRs are about the header alone")
                .isEqualTo(found("10.2.0.1", Source.DNS, null));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.9, , another name's",
        "::ffff:10.0.0.9, , another name's in mapped spelling",
        "2001:db8::9, , another name's second address",
        "64:ff9b::a00:9, , another name's behind a translator of NAT64",
        "2002:a00:9::1, , another name's behind a relay of 6to4",
        "10.0.0.7, uid-2, another incarnation's",
        "10.0.0.6, uid-1, of an incarnation that nobody knows",
    })
    void routableRefusesAnAddressThatIsHeldByAnother(String header, @Nullable String uid, String why) {
        Directory directory = directory(
                entry(OTHER, "uid-o", null, "10.0.0.9", "2001:db8::9"),
                entry(SB, header.equals("10.0.0.7") ? "uid-1" : null, null, "10.0.0.7", "10.0.0.6"));
        assertThat(resolve(directory, PodIpPolicy.ROUTABLE, asking(SB, uid, header)))
                .as(why)
                .isEqualTo(refused(BAD_POD_IP));
    }

    @Test
    void loopbackMayBeAllowed() {
        ResolverOptions options = new ResolverOptions(PodIpPolicy.ROUTABLE, CidrSet.all(), true, true, "x");
        Resolver resolver = new Resolver(Directory.off(), dns.answers("127.0.0.1"), options, nobody());
        assertThat(resolve(resolver, asking(SB, null, "127.0.0.2"))).isEqualTo(found("127.0.0.2", Source.POD_IP, null));
        assertThat(resolve(resolver, asking(SB, null, "::1"))).isEqualTo(found("::1", Source.POD_IP, null));
        assertThat(resolve(resolver, asking(SB, null, null))).isEqualTo(found("127.0.0.1", Source.DNS, null));
        assertThat(resolve(resolver, asking(SB, null, "::ffff:127.0.0.1"))).isEqualTo(refused(BAD_POD_IP));
    }

    // DNS

    @Test
    void theFirstAnswerThatMayBeDialledIs() {
        Directory directory = directory(entry(OTHER, null, null, "10.0.0.9"));
        dns.answers("127.0.0.1", "169.254.1.1", "::ffff:10.0.0.9", "10.0.0.9", "10.0.0.7", "10.0.0.8");
        assertThat(resolve(directory, PodIpPolicy.KNOWN, asking(SB, null, null)))
                .isEqualTo(found("10.0.0.7", Source.DNS, null));
    }

    @Test
    void answersThatMayAllNotBeDialledAreNothingFound() {
        Directory directory = directory(entry(OTHER, null, null, "10.0.0.9"));
        dns.answers("127.0.0.1", "10.0.0.9");
        assertThat(resolve(directory, PodIpPolicy.KNOWN, asking(SB, null, null)))
                .isEqualTo(refused(NOT_FOUND));
    }

    @Test
    void anUnknownNameAndAFailedLookUpAreFailedDialsOfDifferentKinds() {
        assertThat(kind(new DnsAnswer.NoSuchName())).isEqualTo(DialFailure.Kind.NO_SUCH_NAME);
        assertThat(kind(new DnsAnswer.Found(List.of()))).isEqualTo(DialFailure.Kind.NO_SUCH_NAME);
        assertThat(kind(new DnsAnswer.Failed("SERVFAIL"))).isEqualTo(DialFailure.Kind.DNS);
    }

    private DialFailure.Kind kind(DnsAnswer answer) {
        dns.answers(answer);
        Resolution resolution = resolve(Directory.off(), PodIpPolicy.KNOWN, asking(SB, null, null));
        assertThat(resolution).isInstanceOf(Resolution.Failed.class);
        return ((Resolution.Failed) resolution).failure().kind();
    }

    @Test
    void anAnswerIsJudgedByTheDirectoryAsItIsWhenItArrives() {
        StaticDirectory directory = directory();
        List<Resolution> told = new ArrayList<>();
        dns.later();
        new Resolver(directory, dns, options(PodIpPolicy.KNOWN), nobody()).resolve(asking(SB, null, null), told::add);
        assertThat(told).isEmpty();
        directory.replace(List.of(entry(OTHER, null, null, "10.0.0.7")));
        dns.waiting.get(0).answered(new DnsAnswer.Found(List.of(ip("10.0.0.7"))));
        assertThat(told).containsExactly(refused(NOT_FOUND));
    }

    // The router itself, 4.9

    @Test
    void theRouterIsNeverItsOwnTarget() {
        SelfTargets self = new SelfTargets(List.of(ip("10.0.0.1")));
        self.listeningOn(PORT);
        Resolver routable = new Resolver(Directory.off(), dns.answers("10.0.0.1"), options(PodIpPolicy.ROUTABLE), self);
        assertThat(resolve(routable, asking(SB, null, "10.0.0.1"))).isEqualTo(refused(BAD_POD_IP));
        assertThat(resolve(routable, asking(SB, null, "::ffff:10.0.0.1"))).isEqualTo(refused(BAD_POD_IP));
        assertThat(resolve(routable, asking(SB, null, null))).isEqualTo(refused(NOT_FOUND));

        Resolver known =
                new Resolver(directory(entry(SB, null, null, "10.0.0.1")), dns, options(PodIpPolicy.KNOWN), self);
        assertThat(resolve(known, asking(SB, null, "10.0.0.1"))).isEqualTo(refused(BAD_POD_IP));
        assertThat(resolve(known, asking(SB, null, null))).isEqualTo(refused(NOT_FOUND));
    }

    @Test
    void loopbackFromTheDirectoryIsNotClassCheckedButMayNotBeTheRouter() {
        SelfTargets self = nobody();
        Resolver resolver =
                new Resolver(directory(entry(SB, null, null, "127.0.0.1")), dns, options(PodIpPolicy.KNOWN), self);
        assertThat(resolve(resolver, asking(SB, null, null)))
                .isEqualTo(found("127.0.0.1", Source.DIRECTORY_NAME, null));
        self.listeningOn(PORT);
        assertThat(resolve(resolver, asking(SB, null, null))).isEqualTo(refused(NOT_FOUND));
    }
}
