package dev.sandboxrouter.wire;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of the tests in a process that gets only the processor time which nobody else wants ({@code SCHED_IDLE}). A real
 * attacker, and the sandbox that he owns, have machines of their own: what they take from a bystander's on this one is no
 * doing of the router's.
 */
final class IdleProcess {

    private IdleProcess() {}

    static List<String> command(Class<?> main, String... args) {
        List<String> command = new ArrayList<>(List.of("chrt", "--idle", "0"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        return command;
    }
}
