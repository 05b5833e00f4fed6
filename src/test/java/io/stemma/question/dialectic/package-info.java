@NullMarked
package io.stemma.question.dialectic;

import org.jspecify.annotations.NullMarked;
