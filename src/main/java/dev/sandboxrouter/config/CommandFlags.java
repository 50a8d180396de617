package dev.sandboxrouter.config;

import dev.sandboxrouter.config.Flag.Scope;
import java.nio.file.Path;
import java.util.Optional;

/** What this run of the program is for, and where else to read. */
final class CommandFlags {

    static final FlagGroup GROUP = new FlagGroup("Command");

    static final Flag<Optional<Path>> CONFIG = GROUP.add(Flag.of(
                    "config",
                    FileTypes.readableFile().orNothing("no file"),
                    "",
                    "A YAML map whose keys are the names of flags, without dashes.")
            .within(Scope.NOT_IN_FILE));

    static final Flag<Boolean> CHECK_CONFIG = GROUP.add(Flag.of(
                    "check-config",
                    FlagTypes.toggle(),
                    "false",
                    "Reads and checks the configuration and the files that it names, reports every problem, and exits"
                            + " without opening a socket: 0 if all is well, 2 if not.")
            .within(Scope.COMMAND_LINE_ONLY));

    static final Flag<Boolean> VERSION =
            GROUP.add(Flag.of("version", FlagTypes.toggle(), "false", "Prints the version and exits.")
                    .within(Scope.COMMAND_LINE_ONLY));

    static final Flag<Boolean> HELP =
            GROUP.add(Flag.of("help", FlagTypes.toggle(), "false", "Prints this text and exits; -h does too.")
                    .within(Scope.COMMAND_LINE_ONLY));

    private CommandFlags() {}
}
