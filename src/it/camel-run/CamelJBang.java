import org.apache.camel.dsl.jbang.core.commands.CamelJBangMain;

/** What JBang starts when somebody types {@code camel}; it is in no library. */
class CamelJBang {
    public static void main(String... args) {
        CamelJBangMain.run(args);
    }
}
