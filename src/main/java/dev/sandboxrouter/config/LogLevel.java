package dev.sandboxrouter.config;

/** How much the router logs, from least to most. The access log has a switch of its own. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
}
