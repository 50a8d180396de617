package dev.sandboxrouter.directory;

import dev.sandboxrouter.address.CidrSet;

/**
 * How addresses are found; contract section 4.
 *
 * @param podIpPolicy {@code --pod-ip-policy}; see {@link PodIpPolicy#defaultFor}
 * @param allowedPodCidrs {@code --allowed-pod-cidrs}, default all: where a Pod-IP header may point under
 *     {@link PodIpPolicy#ROUTABLE}
 * @param allowLoopback {@code --allow-loopback-pod-ip}, default false: header and DNS may name plain loopback
 * @param dnsFallback {@code --dns-fallback}, default true
 * @param clusterDomain {@code --cluster-domain}, default {@code cluster.local}; dots around it do not count
 */
public record ResolverOptions(
        PodIpPolicy podIpPolicy,
        CidrSet allowedPodCidrs,
        boolean allowLoopback,
        boolean dnsFallback,
        String clusterDomain) {}
