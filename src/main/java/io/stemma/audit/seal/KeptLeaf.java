package io.stemma.audit.seal;

import org.jspecify.annotations.Nullable;

/**
 * What was kept of an entry when it was sealed.
 *
 * @param index its place among the leaves of its month
 * @param appendNo the entry's number
 */
public record KeptLeaf(long index, long appendNo, Hash hash) {
  /** Those of a month, in their order. */
  @FunctionalInterface
  public interface Source {
    /** The next one; null after the last. */
    @Nullable KeptLeaf next();
  }
}
