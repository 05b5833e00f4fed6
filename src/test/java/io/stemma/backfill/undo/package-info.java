@NullMarked
package io.stemma.backfill.undo;

import org.jspecify.annotations.NullMarked;
