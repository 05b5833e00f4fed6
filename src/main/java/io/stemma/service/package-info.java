/**
 * Puts the running service together from its configuration.
 *
 * <p>It must hold no rule of its own: only here do classes of the other packages become beans.
 */
@NullMarked
package io.stemma.service;

import org.jspecify.annotations.NullMarked;
