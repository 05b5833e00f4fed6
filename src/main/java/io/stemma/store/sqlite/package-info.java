/** The record in one SQLite file: the store that needs no server. */
@NullMarked
package io.stemma.store.sqlite;

import org.jspecify.annotations.NullMarked;
