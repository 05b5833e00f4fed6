/**
 * Makes a file of Stemma's own SQLite store out of other files, by the mappings that a backfill
 * goes by. It knows no family, and of the file only that it is a store of rows.
 */
@NullMarked
package io.stemma.backfill.convert;

import org.jspecify.annotations.NullMarked;
