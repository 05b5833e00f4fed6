/** The seals of the audit trail, made, proved, and held against what somebody did to the trail. */
@NullMarked
package io.stemma.store.postgres.seal;

import org.jspecify.annotations.NullMarked;
