package io.stemma.backfill.mapping;

/** How a family carries a secret that must not be kept in clear. */
@FunctionalInterface
public interface SecretForm {
  /**
   * A text that may be kept and of which the family's mappings make the very same record as of the
   * cell itself.
   *
   * @param cell never null
   */
  String carried(Object cell);
}
