package dev.sandboxrouter.config;

import java.time.Duration;
import java.util.List;

/** Upgraded connections; contract section 7. */
final class TunnelFlags {

    static final FlagGroup GROUP = new FlagGroup("Upgrades and tunnels");

    private static final FlagType<Duration> OFF_OR_DURATION = FlagTypes.duration("0s", LimitFlags.LONGEST);

    static final Flag<List<String>> UPGRADE_PROTOCOLS = GROUP.add(Flag.of(
            "upgrade-protocols",
            HttpTypes.upgradeProtocols("websocket alone"),
            "",
            "Protocols that are tunnelled besides websocket; a request to upgrade to any other is forwarded as an ordinary"
                    + " one. h2c is refused: requests in it would pass the router's checks unseen."));

    static final Flag<Duration> IDLE_TIMEOUT = GROUP.add(Flag.of(
                    "websocket-idle-timeout",
                    OFF_OR_DURATION,
                    "0s",
                    "A tunnel without a byte in either direction is closed after it (1001); 0s turns it off.")
            .alsoFrom("WEBSOCKET_IDLE_TIMEOUT_SECONDS", FlagTypes.plainSeconds(OFF_OR_DURATION)));

    static final Flag<Duration> MAX_LIFETIME = GROUP.add(Flag.of(
                    "websocket-max-lifetime",
                    OFF_OR_DURATION,
                    "0s",
                    "A tunnel is closed after it (1001), busy or not; 0s turns it off.")
            .alsoFrom("WEBSOCKET_MAX_LIFETIME_SECONDS", FlagTypes.plainSeconds(OFF_OR_DURATION)));

    static final Flag<Integer> MAX_CONNECTIONS_PER_CLIENT = GROUP.add(Flag.of(
                    "websocket-max-connections-per-client",
                    FlagTypes.integer(0, 1_000_000),
                    "0",
                    "Tunnels that one client address may hold at a time, over all sandboxes; 0 turns the limit off."
                            + " Beyond it 429.")
            .alsoFrom("WEBSOCKET_MAX_CONNECTIONS_PER_CLIENT"));

    private TunnelFlags() {}

    static RouterConfig.Tunnels read(Settings settings) {
        return new RouterConfig.Tunnels(
                settings.get(UPGRADE_PROTOCOLS),
                settings.get(IDLE_TIMEOUT),
                settings.get(MAX_LIFETIME),
                settings.get(MAX_CONNECTIONS_PER_CLIENT));
    }
}
