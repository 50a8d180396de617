package dev.sandboxrouter.contract;

/** Where the address of a target came from; contract section 4.1. */
public enum Source {
    /** {@code X-Sandbox-Pod-IP}, as far as the policy of contract 4.5 allows. */
    POD_IP("pod-ip"),
    /** The directory, found by the owner uid that the caller gave. */
    DIRECTORY_UID("directory-uid"),
    /** The directory, found by namespace and name. */
    DIRECTORY_NAME("directory-name"),
    /** The cluster's DNS. */
    DNS("dns");

    private final String label;

    Source(String label) {
        this.label = label;
    }

    /** The word for this source in logs and metric labels; stable. */
    public String label() {
        return label;
    }
}
