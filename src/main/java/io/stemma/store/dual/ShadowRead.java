package io.stemma.store.dual;

/**
 * A read that both stores are asked.
 *
 * @param <A> its answer
 */
public interface ShadowRead<A> {
  /** How two answers agree. */
  enum Agreement {
    SAME,
    /** Different only in what is known to differ between the stores. */
    KNOWN,
    DIFFERENT
  }

  /**
   * What a store answers now. The caller waits.
   *
   * @throws io.stemma.error.StemmaException when the store cannot answer
   */
  A asked(Phase.Side side);

  /** Compares the answers of both stores. */
  Agreement compared(A primary, A other);

  /** Whether two answers of the primary store are the same. */
  boolean isSame(A earlier, A later);

  /** An answer for people. */
  String text(A answer);
}
