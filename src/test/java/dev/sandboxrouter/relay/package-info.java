/** Tests of the relay's parts that need no router around them. */
package dev.sandboxrouter.relay;
