/** Trees, proofs and signatures against published vectors and against each other. */
@NullMarked
package io.stemma.audit.seal;

import org.jspecify.annotations.NullMarked;
