package dev.sandboxrouter.manuals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Java is compiled: a class as it is, a method inside one, with the imports and variables that a page leaves out. */
final class ShownJava {

    private static final String IMPORTS =
            """
            package shown;
            import static org.assertj.core.api.Assertions.assertThat;
            import static shown.Given.policy;
            import dev.sandboxrouter.authz.*;
            import dev.sandboxrouter.testkit.*;
            import java.util.concurrent.CompletionStage;
            import org.junit.jupiter.api.Test;
            """;

    private static final String GIVEN =
            """
            package shown;
            import dev.sandboxrouter.contract.SandboxKey;
            import java.util.concurrent.CompletionStage;
            public final class Given {
                public interface Policy {
                    CompletionStage<Boolean> ask(String token, SandboxKey sandbox);
                }
                public static Policy policy;
            }
            """;

    private static final Pattern CLASS = Pattern.compile("\\bclass (\\w+)");

    private ShownJava() {}

    static void check(String block, Path scratch) {
        Matcher named = CLASS.matcher(block);
        boolean whole = named.find();
        String name = whole ? named.group(1) : "Excerpt";
        String source = IMPORTS + (whole ? block : "class Excerpt {\n" + block + "}\n");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        List<String> options =
                List.of("-proc:none", "-d", scratch.toString(), "-classpath", System.getProperty("java.class.path"));
        List<JavaFileObject> sources = List.of(new Source("Given", GIVEN), new Source(name, source));
        boolean compiled =
                compiler.getTask(complaints, null, null, options, null, sources).call();
        assertThat(compiled).as(complaints.toString()).isTrue();
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///shown/" + name + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
