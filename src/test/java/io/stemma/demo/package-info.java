/** What the synthetic estate promises. */
@NullMarked
package io.stemma.demo;

import org.jspecify.annotations.NullMarked;
