/**
 * Takes back what one run of a backfill brought, and nothing else.
 *
 * <p>It must know no family: which tables hold rows of runs stands in the catalog.
 */
@NullMarked
package io.stemma.backfill.undo;

import org.jspecify.annotations.NullMarked;
