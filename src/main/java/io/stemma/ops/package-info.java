/**
 * What an operator watches: health and metrics.
 *
 * <p>It must not change anything.
 */
@NullMarked
package io.stemma.ops;

import org.jspecify.annotations.NullMarked;
