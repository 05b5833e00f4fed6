@NullMarked
package io.stemma.graph.agtype;

import org.jspecify.annotations.NullMarked;
