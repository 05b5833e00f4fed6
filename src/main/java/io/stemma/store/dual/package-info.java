/**
 * Two stores side by side: one is written, the other follows; and the move from one to the other.
 *
 * <p>It knows both as {@link io.stemma.record.RowStore} only, and no JDBC.
 */
@NullMarked
package io.stemma.store.dual;

import org.jspecify.annotations.NullMarked;
