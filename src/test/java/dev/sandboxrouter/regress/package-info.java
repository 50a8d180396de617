/** What was broken once, on the wire: one defect a class, named for what happened. */
@NullMarked
package dev.sandboxrouter.regress;

import org.jspecify.annotations.NullMarked;
