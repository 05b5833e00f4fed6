/**
 * What is the matter with an installation: checks that only look, each on its own, and a report of
 * what they found.
 *
 * <p>It must not know HTTP or the command line. Nothing it says holds a password, a key or a value
 * that an estate's rows hold.
 */
@NullMarked
package io.stemma.doctor;

import org.jspecify.annotations.NullMarked;
