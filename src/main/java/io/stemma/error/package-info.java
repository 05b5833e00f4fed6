/**
 * The one catalogue of everything that can go wrong, and the exception that carries an entry of it.
 *
 * <p>It must know no other package of Stemma.
 */
@NullMarked
package io.stemma.error;

import org.jspecify.annotations.NullMarked;
