/**
 * Never the wrong sandbox (contract sections 4.4 to 4.6), under load and with everything in motion.
 *
 * <p>{@link dev.sandboxrouter.churn.World} hands the addresses of a small cluster around among too many sandboxes;
 * {@link dev.sandboxrouter.churn.Weather} spoils the pod watch meanwhile; {@link dev.sandboxrouter.churn.Requester}s and a
 * {@link dev.sandboxrouter.churn.TunnelRider} ask for sandboxes through the router and read who answered. {@link
 * dev.sandboxrouter.churn.Checker} says of each answer whether the router may have given it. It is tested by itself, and by
 * a run against a router that is told addresses once and for all.
 *
 * <p>System properties: {@code churn.seed} (random without it), {@code churn.seconds} (30), {@code
 * churn.long.seconds} (90), {@code churn.margin.millis}
 * (500), how long a told change may take from the router's socket into its directory.
 */
@NullMarked
package dev.sandboxrouter.churn;

import org.jspecify.annotations.NullMarked;
