@NullMarked
package io.stemma.question;

import org.jspecify.annotations.NullMarked;
