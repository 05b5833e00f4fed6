/** The store in a SQLite file. */
@NullMarked
package io.stemma.store.sqlite;

import org.jspecify.annotations.NullMarked;
