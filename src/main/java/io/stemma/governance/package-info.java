/**
 * The governance store: one contract for everything that agents and operators write, whichever
 * store the rows are in.
 *
 * <p>Domain: it must know neither Quarkus nor JDBC, and no store.
 */
@NullMarked
package io.stemma.governance;

import org.jspecify.annotations.NullMarked;
