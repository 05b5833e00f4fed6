@NullMarked
package io.stemma.store.postgres;

import org.jspecify.annotations.NullMarked;
