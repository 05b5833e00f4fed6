/**
 * Every key of the environment: its range, its other names, and its value.
 *
 * <p>It must know neither Quarkus nor what the values are for.
 */
@NullMarked
package io.stemma.configuration;

import org.jspecify.annotations.NullMarked;
