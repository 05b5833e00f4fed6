/**
 * Backups of the record: made of one snapshot, checked without a database, restored and compared.
 * The graph is no part of one; it is made again from the rows.
 *
 * <p>It must not know HTTP or the command line.
 */
@NullMarked
package io.stemma.backup;

import org.jspecify.annotations.NullMarked;
