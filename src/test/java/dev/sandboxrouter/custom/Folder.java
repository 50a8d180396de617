package dev.sandboxrouter.custom;

import dev.sandboxrouter.camel.ExchangeKeys;
import dev.sandboxrouter.contract.RouteRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Folders of routes for a test. */
final class Folder {

    /** A bean of a user's that waits for something that never comes, as none should. */
    public static final class Sleeper {

        private final CountDownLatch never = new CountDownLatch(1);

        /** Whether it came. */
        public boolean sleep() throws InterruptedException {
            return never.await(1200, TimeUnit.MILLISECONDS);
        }
    }

    /** A step of a user's that refuses by hand, does not stop the route, and then fails. */
    public static final class Refuser implements Processor {

        @Override
        public void process(Exchange exchange) {
            ExchangeKeys.routed(exchange).refuse(new RouteRefusal(451, "law", "No", OptionalInt.empty()));
            throw new IllegalStateException("after it refused");
        }
    }

    private Folder() {}

    /** The flag for a folder that holds one file {@code own.camel.yaml}. */
    static String of(Path folder, String yaml) throws IOException {
        return of(folder, "own.camel.yaml", yaml);
    }

    /** The flag for a folder, after a file was put into it. */
    static String of(Path folder, String name, String yaml) throws IOException {
        Files.writeString(folder.resolve(name), yaml);
        return "--routes-dir=" + folder;
    }

    /** Puts shipped examples together in one folder. */
    static void copy(Path folder, String... examples) throws IOException {
        for (String example : examples) {
            String name = example + ".camel.yaml";
            Files.copy(Path.of("examples", example, name), folder.resolve(name));
        }
    }
}
