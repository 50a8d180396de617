package dev.sandboxrouter.relay.tunnel;

/** What is spoken inside a tunnel, as far as ending it is concerned. */
public enum Protocol {
    /** RFC 6455: the router can end it with a close frame. */
    WEBSOCKET,
    /** Any other protocol of {@code --upgrade-protocols}: the router knows no way to end it but to close. */
    OTHER
}
