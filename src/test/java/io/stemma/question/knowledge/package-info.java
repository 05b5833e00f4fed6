@NullMarked
package io.stemma.question.knowledge;

import org.jspecify.annotations.NullMarked;
