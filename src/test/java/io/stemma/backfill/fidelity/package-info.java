/** Whether every byte of a source can be found again, looked for without the mapping's code. */
@NullMarked
package io.stemma.backfill.fidelity;

import org.jspecify.annotations.NullMarked;
