/** What the operator's commands promise. */
@NullMarked
package io.stemma.cli;

import org.jspecify.annotations.NullMarked;
