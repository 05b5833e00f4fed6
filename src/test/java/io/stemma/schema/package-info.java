@NullMarked
package io.stemma.schema;

import org.jspecify.annotations.NullMarked;
