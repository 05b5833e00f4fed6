/**
 * What an operator watches
 *
 * <p>health and metrics.:It must not change anything.
 */
@NullMarked
package io.stemma.ops;

import org.jspecify.annotations.NullMarked;
