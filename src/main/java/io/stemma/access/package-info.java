/**
 * Who may ask: keys, what they allow, how often, and what they were used for.
 *
 * <p>It knows rows and the trail; it must know no HTTP, no store and no container.
 */
@NullMarked
package io.stemma.access;

import org.jspecify.annotations.NullMarked;
