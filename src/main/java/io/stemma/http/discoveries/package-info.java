/** Endpoints of discoveries. */
@NullMarked
package io.stemma.http.discoveries;

import org.jspecify.annotations.NullMarked;
