/**
 * Months of the audit tables that the maintenance has retired: which they are, and their rows as
 * the detached table or the archive holds them. A backfill and a verification find there what no
 * query of the table finds any more.
 *
 * <p>It must know neither how rows are loaded nor how they are compared.
 */
@NullMarked
package io.stemma.backfill.retired;

import org.jspecify.annotations.NullMarked;
