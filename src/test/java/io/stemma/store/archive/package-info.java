/** What is written into an archive is what is read out of it. */
@NullMarked
package io.stemma.store.archive;

import org.jspecify.annotations.NullMarked;
