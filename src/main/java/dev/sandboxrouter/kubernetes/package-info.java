/**
 * The cluster, and the only home of its client, fabric8.
 *
 * <p>{@link dev.sandboxrouter.kubernetes.PodWatch} keeps the directory true: it lists the pods of sandboxes, watches them
 * from there on, and lists again whenever it has reason to doubt what it knows. It speaks HTTP through the fabric8 client
 * (credentials, TLS, proxies and token renewal are fabric8's) and reads only the fields that
 * {@link dev.sandboxrouter.directory.PodRecord} holds (docs/decisions/0010). {@link dev.sandboxrouter.kubernetes.PodReads}
 * reads single pods for a directory that is not sure. {@link dev.sandboxrouter.kubernetes.ReviewApi} asks whose tokens are,
 * and what users may do.
 *
 * <p>{@link dev.sandboxrouter.kubernetes.KubernetesRuleStore} keeps rules as custom resources, and follows them with the
 * same kind of {@link dev.sandboxrouter.kubernetes.Reflector} (docs/decisions/0012).
 *
 * <p>To Camel the watch is an event source: {@code sandbox-watch:pods} makes one exchange of each
 * {@link dev.sandboxrouter.directory.PodEvent}, and the route {@code pod-watch.camel.yaml} hands it to the directory. A
 * user's steps may follow.
 */
@NullMarked
package dev.sandboxrouter.kubernetes;

import org.jspecify.annotations.NullMarked;
