@NullMarked
package io.stemma.backfill.source;

import org.jspecify.annotations.NullMarked;
