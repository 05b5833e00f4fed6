@NullMarked
package io.stemma.backfill.report;

import org.jspecify.annotations.NullMarked;
