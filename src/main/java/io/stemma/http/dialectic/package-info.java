/** Endpoints of dialectic sessions. */
@NullMarked
package io.stemma.http.dialectic;

import org.jspecify.annotations.NullMarked;
