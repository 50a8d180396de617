/**
 * The steps that routes name, each a thin face over a package that knows nothing of Camel. A step that refuses notes the
 * refusal in the request and stops the route; the consumer writes the answer.
 */
@NullMarked
package dev.sandboxrouter.camel.steps;

import org.jspecify.annotations.NullMarked;
