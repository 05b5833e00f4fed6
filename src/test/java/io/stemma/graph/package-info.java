@NullMarked
package io.stemma.graph;

import org.jspecify.annotations.NullMarked;
