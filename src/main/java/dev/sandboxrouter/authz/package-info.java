/**
 * Who may talk to a sandbox; contract section 11, docs/authorization.md.
 *
 * <p>An {@link dev.sandboxrouter.authz.Authorizer} makes a {@link dev.sandboxrouter.authz.Decision} of each request, at once or
 * later, and never on a thread that it keeps waiting. There is one for each mode:
 * {@link dev.sandboxrouter.authz.AllowAll}, {@link dev.sandboxrouter.authz.SharedToken},
 * {@link dev.sandboxrouter.authz.ReviewedToken}, {@link dev.sandboxrouter.authz.ReviewedAccess} and
 * {@link dev.sandboxrouter.authz.ScopedToken}; an operator may put his own in their place.
 *
 * <p>What the cluster says comes through two ports, {@link dev.sandboxrouter.authz.TokenReviewer} and
 * {@link dev.sandboxrouter.authz.AccessReviewer}; a {@link dev.sandboxrouter.authz.VerdictCache} before each asks once where many
 * want to know, and remembers. Nothing here keeps a credential: a cache knows its digest, a file's secret aside.
 */
@NullMarked
package dev.sandboxrouter.authz;

import org.jspecify.annotations.NullMarked;
