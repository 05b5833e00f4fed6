/**
 * The proof after a backfill: every record the source makes, held against the rows of the record
 * and the graph over them.
 *
 * <p>It only reads, and it must know no source family.
 */
@NullMarked
package io.stemma.backfill.verify;

import org.jspecify.annotations.NullMarked;
