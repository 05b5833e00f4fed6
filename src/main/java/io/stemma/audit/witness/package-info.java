/**
 * Witnesses of the trail: they keep its checkpoints outside the database. Knows no store and no
 * container.
 */
@NullMarked
package io.stemma.audit.witness;

import org.jspecify.annotations.NullMarked;
