/** The router with routes of a user's own: what they can do, and what they cannot. */
@NullMarked
package dev.sandboxrouter.custom;

import org.jspecify.annotations.NullMarked;
