package dev.sandboxrouter.churn;

import dev.sandboxrouter.testkit.kubernetes.EchoReply;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A client that asks for one sandbox after the other over a connection that it keeps; one thread. */
final class Requester implements Callable<Void> {

    private static final int LONGEST_KEPT = 500;

    private final Traffic traffic;

    Requester(Traffic traffic) {
        this.traffic = traffic;
    }

    @Override
    public @Nullable Void call() throws IOException {
        while (traffic.goOn().getAsBoolean()) {
            try (HttpLink link = new HttpLink(traffic.routerPort())) {
                use(link);
            } catch (SocketTimeoutException e) {
                traffic.observations().count("hung");
            } catch (IOException e) {
                traffic.observations().count("cut");
            }
        }
        return null;
    }

    private void use(HttpLink link) throws IOException {
        int requests = 1 + traffic.random().nextInt(LONGEST_KEPT);
        boolean open = true;
        for (int i = 0; i < requests && open && traffic.goOn().getAsBoolean(); i++) {
            open = ask(link, traffic.world().somebody(traffic.random()));
        }
    }

    private boolean ask(HttpLink link, Wanted wanted) throws IOException {
        traffic.observations().count("requests");
        long sent = System.nanoTime();
        HttpLink.Response response = link.get(wanted.fields(traffic.sandboxPort()));
        Asked asked = wanted.asked(sent, sent);
        if (response.reason().isEmpty() && response.status() == 200) {
            traffic.observations().count("answered");
            traffic.observations().answered(asked, EchoReply.parse(response.body()));
        } else {
            traffic.observations().count(response.status() + " " + response.reason());
        }
        return !response.closes();
    }
}
