/**
 * Which routes run: the shipped ones, with the user's own in their places, and the user's steps hung between them.
 *
 * <p>All of it happens before the first request. A file of the user's folder takes the place of the shipped file of its
 * name, a route the place of the shipped route of its id; a route that begins at {@code direct:before-<step>} or
 * {@code direct:after-<step>} is woven into the model beside that step. Where nobody asks for a step, none is there.
 */
@NullMarked
package dev.sandboxrouter.camel.routes;

import org.jspecify.annotations.NullMarked;
