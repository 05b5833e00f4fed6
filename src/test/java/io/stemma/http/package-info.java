/** The service as it is packaged, asked over HTTP. */
@NullMarked
package io.stemma.http;

import org.jspecify.annotations.NullMarked;
