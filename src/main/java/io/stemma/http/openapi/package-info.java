/** The OpenAPI document: what the endpoints share, and the schemas of the entities. */
@NullMarked
package io.stemma.http.openapi;

import org.jspecify.annotations.NullMarked;
