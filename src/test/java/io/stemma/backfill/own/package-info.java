/** The files of Stemma's own store as sources, and how other files become such. */
@NullMarked
package io.stemma.backfill.own;

import org.jspecify.annotations.NullMarked;
