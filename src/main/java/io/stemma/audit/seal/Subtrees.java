package io.stemma.audit.seal;

/** The whole subtrees of a Merkle tree: all that its roots and proofs are made of. */
@FunctionalInterface
public interface Subtrees {
  /**
   * The hash of the subtree over the leaves from {@code index · 2^level} to the one before {@code
   * (index + 1) · 2^level}, all of which the tree has.
   */
  Hash at(int level, long index);
}
