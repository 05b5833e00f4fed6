/**
 * Rows that a backfill put aside: listed, shown, and taken once nothing stands in their way.
 *
 * <p>It must know no family.
 */
@NullMarked
package io.stemma.backfill.quarantine;

import org.jspecify.annotations.NullMarked;
