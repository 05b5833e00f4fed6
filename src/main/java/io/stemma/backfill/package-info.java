/**
 * Moves SQLite estates into PostgreSQL and accounts for every cell.
 *
 * <p>The engine must know no source family; families are declarations.
 */
@NullMarked
package io.stemma.backfill;

import org.jspecify.annotations.NullMarked;
