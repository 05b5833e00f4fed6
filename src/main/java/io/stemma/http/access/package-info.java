/** Who may call which endpoint: credentials, permissions, callers of this machine. */
@NullMarked
package io.stemma.http.access;

import org.jspecify.annotations.NullMarked;
