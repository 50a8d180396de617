/**
 * TLS of the listeners: certificates and keys from PEM files, followed while the router runs, and the manners of closing
 * that TLS adds to those of TCP.
 *
 * <p>{@code TlsContents} reads the files, {@code TlsMaterial} judges them, {@link dev.sandboxrouter.tls.ReloadingTls} keeps
 * the last sound ones in force and makes a handler for each connection. Every reload makes a new context, so that nobody
 * resumes a session that rests on a certificate or CA which is no longer there. docs/tls.md is the manual.
 */
@NullMarked
package dev.sandboxrouter.tls;

import org.jspecify.annotations.NullMarked;
