package dev.sandboxrouter.churn;

import dev.sandboxrouter.testkit.kubernetes.EchoReply;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A client that asks for one sandbox after the other over a connection that it keeps; one thread. */
final class Requester implements Callable<Void> {

    private static final int LONGEST_KEPT = 500;

    private final int routerPort;
    private final int sandboxPort;
    private final World world;
    private final Observations observations;
    private final Random random;
    private final BooleanSupplier goOn;

    Requester(
            int routerPort,
            int sandboxPort,
            World world,
            Observations observations,
            Random random,
            BooleanSupplier goOn) {
        this.routerPort = routerPort;
        this.sandboxPort = sandboxPort;
        this.world = world;
        this.observations = observations;
        this.random = random;
        this.goOn = goOn;
    }

    @Override
    public @Nullable Void call() throws IOException {
        while (goOn.getAsBoolean()) {
            try (HttpLink link = new HttpLink(routerPort)) {
                use(link);
            } catch (SocketTimeoutException e) {
                observations.count("hung");
            } catch (IOException e) {
                observations.count("cut");
            }
        }
        return null;
    }

    private void use(HttpLink link) throws IOException {
        int requests = 1 + random.nextInt(LONGEST_KEPT);
        boolean open = true;
        for (int i = 0; i < requests && open && goOn.getAsBoolean(); i++) {
            open = ask(link, world.somebody(random));
        }
    }

    private boolean ask(HttpLink link, Wanted wanted) throws IOException {
        observations.count("requests");
        long sent = System.nanoTime();
        HttpLink.Response response = link.get(wanted.fields(sandboxPort));
        Asked asked = wanted.asked(sent, sent);
        if (response.reason().isEmpty() && response.status() == 200) {
            observations.count("answered");
            observations.answered(asked, EchoReply.parse(response.body()));
        } else {
            observations.count(response.status() + " " + response.reason());
        }
        return !response.closes();
    }
}
