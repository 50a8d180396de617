/**
 * The listener of the control API, as far as stock netty-http does not do it: {@link
 * dev.sandboxrouter.control.http.DoorHandler} stands behind the HTTP codec of every connection and asks the {@link
 * dev.sandboxrouter.control.Door} about each call by its head, whatever its method is, before a byte of its body is kept.
 * What may come in goes on to the routes, one call after the other; everything else is answered here.
 */
@NullMarked
package dev.sandboxrouter.control.http;

import org.jspecify.annotations.NullMarked;
