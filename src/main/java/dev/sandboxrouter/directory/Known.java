package dev.sandboxrouter.directory;

import dev.sandboxrouter.contract.SandboxAddress;
import dev.sandboxrouter.contract.Source;

/** What the directory says about an addressed sandbox; contract 4.1 and 4.2. */
sealed interface Known {

    record Here(DirectoryEntry entry, Source source) implements Known {}

    /** The directory knows the name or the uid, and not as the caller means it. */
    record Contradicted() implements Known {}

    record Unheard() implements Known {}

    Known CONTRADICTED = new Contradicted();
    Known UNHEARD = new Unheard();

    /** Asks the directory. Lock-free; allocates no more than the answer. */
    static Known of(SandboxAddress address, Directory directory) {
        String uid = address.uid();
        DirectoryEntry named = directory.byName(address.sandbox());
        if (uid == null) {
            return named == null ? UNHEARD : new Here(named, Source.DIRECTORY_NAME);
        }
        DirectoryEntry owned = directory.byUid(uid);
        if (owned != null && owned.sandbox().equals(address.sandbox())) {
            return new Here(owned, Source.DIRECTORY_UID);
        }
        if (named != null && uid.equals(named.ownerUid())) {
            return new Here(named, Source.DIRECTORY_NAME);
        }
        return owned == null && named == null ? UNHEARD : CONTRADICTED;
    }
}
