/** Files that are made out of estates. */
package io.stemma.backfill.convert;
