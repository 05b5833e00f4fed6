/**
 * Brings db/ and age/ to a database and says what state they are in.
 *
 * <p>It must not know HTTP or the command line.
 */
@NullMarked
package io.stemma.schema;

import org.jspecify.annotations.NullMarked;
