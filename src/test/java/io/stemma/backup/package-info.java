@NullMarked
package io.stemma.backup;

import org.jspecify.annotations.NullMarked;
