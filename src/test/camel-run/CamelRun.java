import org.apache.camel.dsl.jbang.core.commands.CamelJBangMain;

/** What the command {@code camel} starts, which has no main method of its own. */
public final class CamelRun {

    private CamelRun() {}

    public static void main(String[] args) {
        CamelJBangMain.run(args);
    }
}
