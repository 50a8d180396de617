/**
 * From a request's head to the sandbox that it names (contract section 1), and the address arithmetic that judging
 * addresses needs.
 *
 * <p>{@link dev.sandboxrouter.address.AddressParser} tries the {@link dev.sandboxrouter.address.AddressSyntax forms} in
 * order; the first that applies decides, and what it says is final: a broken path-form request is never read again as a
 * header-form one, or a caller could choose which of two sandboxes the rules judge. Values are parsed here, once, into
 * types that cannot hold a wrong one: {@link dev.sandboxrouter.address.DnsLabel},
 * {@link dev.sandboxrouter.address.PortNumber}, {@link dev.sandboxrouter.address.IpLiteral},
 * {@link dev.sandboxrouter.address.TimeoutSeconds}. Only the head's fields and its target are read; query strings, forms,
 * cookies and trailers never are.
 *
 * <p>{@link dev.sandboxrouter.address.CidrSet}, {@link dev.sandboxrouter.address.AddressClasses} and
 * {@link dev.sandboxrouter.address.EmbeddedIpv4} know addresses as numbers. Nothing in this package resolves a name,
 * does I/O, keeps state or throws at what a client sent.
 */
@NullMarked
package dev.sandboxrouter.address;

import org.jspecify.annotations.NullMarked;
