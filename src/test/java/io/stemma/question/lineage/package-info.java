@NullMarked
package io.stemma.question.lineage;

import org.jspecify.annotations.NullMarked;
