/** Tests of authorization: its parts, and all of it at the wire ({@code …IT}). */
@NullMarked
package dev.sandboxrouter.authz;

import org.jspecify.annotations.NullMarked;
