@NullMarked
package io.stemma.ops;

import org.jspecify.annotations.NullMarked;
