/** Who descends from whom. It must not know Apache AGE. */
@NullMarked
package io.stemma.question.lineage;

import org.jspecify.annotations.NullMarked;
