@NullMarked
package io.stemma.access;

import org.jspecify.annotations.NullMarked;
