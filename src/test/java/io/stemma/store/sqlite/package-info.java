@NullMarked
package io.stemma.store.sqlite;

import org.jspecify.annotations.NullMarked;
