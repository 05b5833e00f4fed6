@NullMarked
package io.stemma.backfill;

import org.jspecify.annotations.NullMarked;
