package dev.sandboxrouter.control;

import dev.sandboxrouter.contract.SandboxKey;
import dev.sandboxrouter.ingress.RuleBook;
import dev.sandboxrouter.ingress.RuleState;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts a rule set in force on the data path. */
final class EnforcedPart implements UpdatePart {

    private final RuleBook book;
    private final SandboxKey sandbox;
    private final Supplier<@Nullable RuleState> after;
    private final @Nullable RuleState before;

    /** @param after asked when the part is applied; null for no rules */
    EnforcedPart(RuleBook book, SandboxKey sandbox, Supplier<@Nullable RuleState> after) {
        this.book = book;
        this.sandbox = sandbox;
        this.after = after;
        this.before = book.get(sandbox);
    }

    @Override
    public String name() {
        return "enforcement";
    }

    @Override
    public void apply() {
        set(after.get());
    }

    @Override
    public void undo() {
        if (book.get(sandbox) != before) {
            set(before);
        }
    }

    private void set(@Nullable RuleState state) {
        if (state == null) {
            book.remove(sandbox);
        } else {
            book.put(sandbox, state);
        }
    }
}
