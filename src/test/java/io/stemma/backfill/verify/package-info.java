@NullMarked
package io.stemma.backfill.verify;

import org.jspecify.annotations.NullMarked;
