/**
 * The parts of the report that a person signs: what stands in the record, whether it is proved, and
 * the sum that ties a page to its JSON.
 *
 * <p>It must know neither families nor how rows are moved.
 */
@NullMarked
package io.stemma.backfill.report;

import org.jspecify.annotations.NullMarked;
