/** JSON of callers. */
package io.stemma.record.shape;
