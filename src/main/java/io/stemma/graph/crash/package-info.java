/**
 * Remembers which queries ended the server's process, and refuses them. It must not decide what
 * else a query may do: the language's rules say that.
 */
@NullMarked
package io.stemma.graph.crash;

import org.jspecify.annotations.NullMarked;
