/**
 * What stores tell a trace of their statements.
 *
 * <p>It must know no store and no container, and it never tells a value.
 */
@NullMarked
package io.stemma.store.trace;

import org.jspecify.annotations.NullMarked;
