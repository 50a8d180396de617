package dev.sandboxrouter.authz;

import java.util.List;
import java.util.Map;

/**
 * Who a credential belongs to, in the cluster's words.
 *
 * @param name never empty
 * @param uid empty where there is none
 * @param extra what else the cluster's authorizers may look at, such as the scopes of a token
 */
public record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {

    /** Of a user that has a name and groups alone. */
    public User(String name, List<String> groups) {
        this(name, "", groups, Map.of());
    }
}
