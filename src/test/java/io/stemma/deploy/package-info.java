/** The files by which Stemma is deployed, read as strictly as those who take them read them. */
@NullMarked
package io.stemma.deploy;

import org.jspecify.annotations.NullMarked;
