package dev.sandboxrouter.address;

import org.jspecify.annotations.Nullable;

/**
 * Which forms of contract section 1 are in use, besides the header form, which always is.
 *
 * @param pathPrefix {@code --path-routing-prefix}, such as {@code /sandboxes}; trailing slashes do not count; null or
 *     empty turns the path form off
 * @param hostDomain {@code --host-routing-domain}, lower case, without a trailing dot; null turns the host form off
 * @param hostNamespace {@code --host-routing-namespace}: the namespace of the host and E2B forms where none is named
 * @param e2bHeaders {@code --e2b-headers}; a host domain turns that form on by itself
 */
public record AddressForms(
        @Nullable String pathPrefix, @Nullable String hostDomain, String hostNamespace, boolean e2bHeaders) {

    /** Header form, and path form where there is a prefix. */
    public static AddressForms of(@Nullable String pathPrefix) {
        return new AddressForms(pathPrefix, null, "default", false);
    }
}
