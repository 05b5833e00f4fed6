@NullMarked
package io.stemma.backfill.load;

import org.jspecify.annotations.NullMarked;
