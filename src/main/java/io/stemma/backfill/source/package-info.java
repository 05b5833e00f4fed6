/**
 * A SQLite file as it was at one moment, read table by table without losing a bit.
 *
 * <p>It must know neither PostgreSQL nor any family.
 */
@NullMarked
package io.stemma.backfill.source;

import org.jspecify.annotations.NullMarked;
