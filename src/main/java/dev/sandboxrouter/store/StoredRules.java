package dev.sandboxrouter.store;

import dev.sandboxrouter.ingress.NetworkRules;
import org.jspecify.annotations.Nullable;

/**
 * A rule set as a store holds it.
 *
 * @param rules as they were written
 * @param ownerUid uid of the Sandbox object that they were set for; null while it is not known
 * @param revision visible ASCII without quotes; never given twice for one sandbox, and never {@link RuleStore#NEVER_SET}
 */
public record StoredRules(NetworkRules rules, @Nullable String ownerUid, String revision) {}
