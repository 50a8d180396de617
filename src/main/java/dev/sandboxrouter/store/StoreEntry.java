package dev.sandboxrouter.store;

import dev.sandboxrouter.contract.SandboxKey;

/** What a store says of one sandbox. */
public sealed interface StoreEntry {

    SandboxKey sandbox();

    /** The revision, as an ETag shows it; of what cannot be read one that no caller can have seen. */
    String revision();

    /** Nothing was ever set, or it was deleted. */
    record Absent(SandboxKey sandbox) implements StoreEntry {
        @Override
        public String revision() {
            return RuleStore.NEVER_SET;
        }
    }

    record Held(SandboxKey sandbox, StoredRules stored) implements StoreEntry {
        @Override
        public String revision() {
            return stored.revision();
        }
    }

    /**
     * There is something, and it is no rule set: the sandbox is closed until it is written anew.
     *
     * @param why for the log alone: it may quote what was found
     */
    record Unreadable(SandboxKey sandbox, String why) implements StoreEntry {
        @Override
        public String revision() {
            return "unreadable";
        }
    }
}
