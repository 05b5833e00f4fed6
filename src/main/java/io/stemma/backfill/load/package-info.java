/**
 * Writes converted rows batch by batch and keeps the account of every one.
 *
 * <p>It must know no family.
 */
@NullMarked
package io.stemma.backfill.load;

import org.jspecify.annotations.NullMarked;
