@NullMarked
package io.stemma.question.tags;

import org.jspecify.annotations.NullMarked;
