@NullMarked
package io.stemma.graph.catalogue;

import org.jspecify.annotations.NullMarked;
