package io.stemma.record;

/**
 * A store of the record's rows. Work is given to it whole, so that it can be done again where the
 * store says so: it must do nothing but ask for rows and change them.
 *
 * <p>Backends implement this and {@link Rows}, and nothing more: the rules above are one for all.
 */
public interface RowStore extends AutoCloseable {
  /**
   * Does the work in one transaction and commits it: when this returns, it is durable. When it
   * throws, nothing of it has been done, with one exception: where the connection is lost during
   * the commit, nobody can say.
   *
   * @throws io.stemma.error.StemmaException what the work threw, or why the store cannot do it
   */
  <T> T write(Work<T> work);

  /**
   * Does work that changes nothing. Each question sees what was committed before it.
   *
   * @throws io.stemma.error.StemmaException what the work threw, or why the store cannot do it
   */
  <T> T read(Work<T> work);

  /**
   * Reads for the answer to a client, as {@link #read} does. Where there are two stores, a share of
   * these reads is compared, and no other: what a service looks up for itself says nothing of what
   * its clients see.
   */
  default <T> T answer(Work<T> work) {
    return read(work);
  }

  /** Its name for people and metrics: {@code postgres} or {@code sqlite}. */
  String name();

  @Override
  void close();

  /** What is done in a transaction. */
  @FunctionalInterface
  interface Work<T> {
    T in(Rows rows);
  }
}
