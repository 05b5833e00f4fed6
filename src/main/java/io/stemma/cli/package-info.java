/**
 * Operator commands. Only {@code serve} starts a server.
 *
 * <p>It must hold no SQL and no rule of the domain.
 */
@NullMarked
package io.stemma.cli;

import org.jspecify.annotations.NullMarked;
