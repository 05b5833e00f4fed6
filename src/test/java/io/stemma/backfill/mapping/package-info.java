@NullMarked
package io.stemma.backfill.mapping;

import org.jspecify.annotations.NullMarked;
