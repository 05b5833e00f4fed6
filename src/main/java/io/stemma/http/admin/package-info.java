/** Endpoints of administrators: keys, partitions, dual-write. */
@NullMarked
package io.stemma.http.admin;

import org.jspecify.annotations.NullMarked;
