/**
 * A cluster small enough to lie on command: an API server that speaks what a pod watch needs, and the pods it tells of.
 *
 * <p>{@link dev.sandboxrouter.testkit.kubernetes.PodStore} is the truth, with the moment at which each change was stored.
 * {@link dev.sandboxrouter.testkit.kubernetes.ScriptedApiServer} tells it to whoever lists, watches or gets, as late, as
 * brokenly or as often as its {@link dev.sandboxrouter.testkit.kubernetes.FaultScript} says, and notes when each change
 * was told. {@link dev.sandboxrouter.testkit.kubernetes.EchoPods} are the pods: servers on 127.0.0.2 and up, all on one
 * port, that answer with the name and uid of their tenant.
 *
 * <p>Truth and pods change in one step: the store runs the hand-over of an address under its lock, between the moment
 * that it notes and the moment from which anybody can read the change. So nobody can learn of a tenant before the tenant
 * answers, and a request that was sent after the noted moment cannot meet the old tenant on a new connection.
 *
 * <p>Plain blocking sockets and a thread for each connection, because a fault in the middle of a chunk, or silence without
 * a FIN, is what no HTTP server library offers. All chances are drawn from a seed.
 */
@NullMarked
package dev.sandboxrouter.testkit.kubernetes;

import org.jspecify.annotations.NullMarked;
