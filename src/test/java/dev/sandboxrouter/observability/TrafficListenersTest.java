package dev.sandboxrouter.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandboxrouter.contract.CompletedRequest;
import dev.sandboxrouter.contract.Refusal;
import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.contract.TrafficListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrafficListenersTest {

    private final List<String> heard = new ArrayList<>();

    @Test
    void everyListenerHearsEveryEventInTurn() {
        TrafficListener all = TrafficListeners.of(new Ear("a"), new Ear("b"));
        all.requestStarted();
        all.requestEnded(Requests.plain());
        all.upstreamFailed(null, TrafficListener.UpstreamError.TLS);
        all.refused(new Refusal.Internal());
        all.retried(Requests.SANDBOX);
        all.tunnelOpened();
        all.tunnelClosed();
        all.brokenOff(TrafficListener.BreakOff.FLOOD);
        assertThat(heard)
                .containsExactly(
                        "a started",
                        "b started",
                        "a ended id-1",
                        "b ended id-1",
                        "a failed null TLS",
                        "b failed null TLS",
                        "a refused internal",
                        "b refused internal",
                        "a retried team-a/abc-123",
                        "b retried team-a/abc-123",
                        "a opened",
                        "b opened",
                        "a closed",
                        "b closed",
                        "a broken off FLOOD",
                        "b broken off FLOOD");
    }

    @Test
    void aSingleListenerIsNotWrapped() {
        Ear ear = new Ear("a");
        assertThat(TrafficListeners.of(ear)).isSameAs(ear);
    }

    @Test
    void noListenerIsAllowed() {
        TrafficListeners.of().requestEnded(Requests.plain());
        assertThat(heard).isEmpty();
    }

    private final class Ear implements TrafficListener {
        private final String name;

        Ear(String name) {
            this.name = name;
        }

        private void hear(String what) {
            heard.add(name + ' ' + what);
        }

        @Override
        public void requestStarted() {
            hear("started");
        }

        @Override
        public void requestEnded(CompletedRequest request) {
            hear("ended " + request.requestId());
        }

        @Override
        public void upstreamFailed(@Nullable SandboxKey sandbox, UpstreamError error) {
            hear("failed " + sandbox + ' ' + error);
        }

        @Override
        public void refused(Refusal refusal) {
            hear("refused " + refusal.reason());
        }

        @Override
        public void retried(SandboxKey sandbox) {
            hear("retried " + sandbox);
        }

        @Override
        public void tunnelOpened() {
            hear("opened");
        }

        @Override
        public void tunnelClosed() {
            hear("closed");
        }

        @Override
        public void brokenOff(BreakOff reason) {
            hear("broken off " + reason);
        }
    }
}
