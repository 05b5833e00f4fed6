/** A backfill that is killed, and PostgreSQL killed under it, against one that nobody disturbs. */
@NullMarked
package io.stemma.backfill.fault;

import org.jspecify.annotations.NullMarked;
