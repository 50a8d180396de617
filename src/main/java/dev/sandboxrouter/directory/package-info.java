/**
 * From an addressed sandbox to the one address that may be dialled for it (contract section 4).
 *
 * <p>{@link dev.sandboxrouter.directory.Resolver} walks the sources in order: the caller's {@code X-Sandbox-Pod-IP} as
 * far as {@link dev.sandboxrouter.directory.PodIpPolicy} allows, the {@link dev.sandboxrouter.directory.Directory} by
 * owner uid and by name, the cluster's DNS through the port {@link dev.sandboxrouter.directory.DnsLookup}. Three gates
 * stand before a dial whatever the source: an address that the directory holds for another sandbox is never dialled, nor
 * is the router itself ({@link dev.sandboxrouter.directory.SelfTargets}), nor, where a header or DNS named it, an address
 * of a refused class. What passed the gates is what is dialled: a target holds an address and never a name.
 *
 * <p>A directory is read without locks. {@link dev.sandboxrouter.directory.StaticDirectory} is replaced by whole
 * snapshots; {@link dev.sandboxrouter.directory.PodDirectory} changes entry by entry as
 * {@link dev.sandboxrouter.directory.PodEvent}s come, in an order that lets no reader see an address under a name that
 * has lost it. Where it is not sure of an entry it asks the API server through the port
 * {@link dev.sandboxrouter.directory.PodReader} before the entry is dialled. Who keeps connections listens to {@link dev.sandboxrouter.directory.AddressMoved}: an address outlives its tenant, and a
 * connection that was opened to the one must not serve the other.
 */
@NullMarked
package dev.sandboxrouter.directory;

import org.jspecify.annotations.NullMarked;
