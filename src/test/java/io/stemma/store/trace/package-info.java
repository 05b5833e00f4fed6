/** What a trace is told of statements. */
@NullMarked
package io.stemma.store.trace;

import org.jspecify.annotations.NullMarked;
