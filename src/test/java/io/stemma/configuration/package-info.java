/** Tests of how the environment is read. */
@NullMarked
package io.stemma.configuration;

import org.jspecify.annotations.NullMarked;
