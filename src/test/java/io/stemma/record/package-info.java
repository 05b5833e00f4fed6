/** Values of rows. */
package io.stemma.record;
