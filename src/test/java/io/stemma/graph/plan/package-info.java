@NullMarked
package io.stemma.graph.plan;

import org.jspecify.annotations.NullMarked;
