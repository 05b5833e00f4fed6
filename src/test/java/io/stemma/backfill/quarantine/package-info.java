@NullMarked
package io.stemma.backfill.quarantine;

import org.jspecify.annotations.NullMarked;
