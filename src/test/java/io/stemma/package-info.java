/** Checks of the source tree itself, and what tests of several packages share. */
@NullMarked
package io.stemma;

import org.jspecify.annotations.NullMarked;
