/** Archives of months, and what can be told from them alone. */
@NullMarked
package io.stemma.store.archive;

import org.jspecify.annotations.NullMarked;
