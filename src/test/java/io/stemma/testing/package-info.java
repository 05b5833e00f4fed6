/** A real PostgreSQL with AGE for tests, and a fresh database for each class. */
@NullMarked
package io.stemma.testing;

import org.jspecify.annotations.NullMarked;
