@NullMarked
package io.stemma.graph.language;

import org.jspecify.annotations.NullMarked;
