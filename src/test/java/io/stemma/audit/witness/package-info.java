/** Tests of witnesses, against servers on this machine. */
@NullMarked
package io.stemma.audit.witness;

import org.jspecify.annotations.NullMarked;
