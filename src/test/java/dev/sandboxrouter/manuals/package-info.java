/** What the manuals show is true: every code block is parsed, compiled or looked up, by what its language is. */
@NullMarked
package dev.sandboxrouter.manuals;

import org.jspecify.annotations.NullMarked;
