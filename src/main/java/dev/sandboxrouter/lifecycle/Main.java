package dev.sandboxrouter.lifecycle;

import dev.sandboxrouter.config.ConfigLoader;
import dev.sandboxrouter.config.Loaded;
import dev.sandboxrouter.observability.BuildInfo;
import dev.sandboxrouter.observability.LogLevels;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The program. Exit codes: 0, 1 for a failure at run time, 2 for usage or configuration; contract section 15. */
public final class Main {

    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private Main() {}

    /**
     * Netty samples one buffer in 128 for leaks, each with a stack trace, and a stack that goes through a route is deep.
     * The tests look at every buffer; whoever hunts a leak in production sets the level by its property.
     */
    private static final String LEAK_DETECTION = "io.netty.leakDetection.level";

    /**
     * Characters that log4j2 keeps room for between two events. An event of the access log has up to 36 K, and room for
     * that would be found anew, and given back, for each.
     */
    private static final String LOG_BUFFER = "log4j.layoutStringBuilder.maxSize";

    static {
        setDefault(LEAK_DETECTION, "disabled");
        setDefault(LOG_BUFFER, "65536");
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    public static void main(String[] args) throws InterruptedException {
        Thread logging = beginLogging();
        if (args.length > 0 && args[0].equals("token")) {
            System.exit(TokenCommand.run(List.of(args).subList(1, args.length), System.out, System.err));
        }
        Loaded loaded = ConfigLoader.load(List.of(args), System.getenv());
        if (loaded instanceof Loaded.Print print) {
            System.out.print(print.text());
        } else if (loaded instanceof Loaded.Version) {
            System.out.println("sandbox-router " + BuildInfo.ofThisJar().inWords());
        } else if (loaded instanceof Loaded.Invalid invalid) {
            complain(System.err, invalid.problems());
            System.exit(MISUSED);
        } else {
            logging.join();
            run((Loaded.Ready) loaded);
        }
    }

    /**
     * log4j2 takes a quarter of the start to find and read its configuration, and reading the flags waits for none of it.
     * Whoever logs or sets a level has to: what is logged before is no JSON, and a level that is set before is lost.
     */
    private static Thread beginLogging() {
        Thread thread = new Thread(() -> LoggerFactory.getLogger(Main.class), "begin-logging");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void complain(PrintStream out, List<String> problems) {
        tell(out, problems);
        out.println("sandbox-router: not started; see --help");
    }

    private static void tell(PrintStream out, List<String> problems) {
        problems.forEach(problem -> out.println("sandbox-router: " + problem));
    }

    private static void run(Loaded.Ready ready) {
        ready.warnings().forEach(warning -> System.err.println("sandbox-router: warning: " + warning));
        if (ready.checkOnly()) {
            LogLevels.set("error"); // what Camel says of a start that is none would bury the answer
        }
        List<String> broken = new ArrayList<>(
                ready.checkOnly()
                        ? RoutesCheck.problems(ready.config())
                        : ShippedRoutes.own(ready.config()).problems());
        if (ready.checkOnly() || !broken.isEmpty()) {
            broken.addAll(FilesCheck.problems(ready.config()));
        }
        if (!broken.isEmpty()) {
            complain(System.err, broken);
            System.exit(MISUSED);
        }
        if (ready.checkOnly()) {
            System.out.println("sandbox-router: the configuration is valid");
            return;
        }
        Signals signals = Signals.install();
        try {
            SandboxRouter router = SandboxRouter.start(ready.config());
            signals.serving();
            signals.await();
            System.exit(router.drain());
        } catch (StartFailure e) {
            if (e.isOfConfiguration()) {
                complain(System.err, e.problems());
                System.exit(MISUSED);
            }
            tell(System.err, e.problems());
            System.exit(FAILED);
        }
    }
}
