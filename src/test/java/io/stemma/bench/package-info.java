@NullMarked
package io.stemma.bench;

import org.jspecify.annotations.NullMarked;
