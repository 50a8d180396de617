package dev.sandboxrouter.config;

/** What is asked of clients' certificates; contract section 12. */
public enum MtlsMode {
    OFF,
    OPTIONAL,
    REQUIRED
}
