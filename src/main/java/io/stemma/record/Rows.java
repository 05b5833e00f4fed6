package io.stemma.record;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a transaction does with rows. A row that is returned is whole; one that is given says what
 * is known of it, and the store's defaults say the rest.
 *
 * <p>Every method fails with a {@link io.stemma.error.StemmaException} where the store cannot do
 * it; the transaction is then lost.
 */
public interface Rows {
  /** Who writes in this transaction. */
  default Writer writer() {
    return Writer.LOCAL;
  }

  /** The rows of these keys that there are, in any order. */
  List<Row> find(Table table, List<RowKey> keys);

  /** The row of a key. */
  default Optional<Row> find(RowKey key) {
    return find(key.table(), List.of(key)).stream().findFirst();
  }

  /** The same; nobody else changes it before this transaction ends. */
  Optional<Row> lock(RowKey key);

  /** The rows a query asks for. */
  List<Row> select(Query query);

  /** Hands on the rows a query asks for, one by one: never more than a few are held. */
  void each(Query query, Consumer<RowCursor> taker);

  /** How many rows a query asks for, whatever its limit. */
  long count(Query query);

  /** What several queries of one table ask for, together; the rows come in any order. */
  List<Row> selectEach(List<Query> queries);

  /**
   * Adds rows of one table; those whose key is taken change nothing. A placeholder takes no key: it
   * is filled.
   *
   * @return for each, in their order, whether it was added
   */
  List<Boolean> insert(List<Row> rows);

  /** The same for one. */
  default boolean insert(Row row) {
    return insert(List.of(row)).get(0);
  }

  /**
   * Adds rows that are all new, as fast as the store can.
   *
   * @throws LoadRefused where one of them is not, or cannot be kept
   */
  default void load(List<RowLines> lines) {
    for (RowLines some : lines) {
      if (insert(some.rows()).contains(false)) {
        throw new LoadRefused("a key is taken");
      }
    }
  }

  /**
   * Changes what a row says of its key.
   *
   * @return whether there was one
   */
  boolean update(Row changed);

  /** Sees to it that rows of one table are as given, whatever was there. */
  void put(List<Row> rows);

  /** Removes rows of one table. */
  int delete(Table table, List<RowKey> keys);

  /**
   * Declares that the maintenance makes the changes of this transaction, not a client. The store
   * may note it with the rows.
   */
  void declareMaintenance();

  /**
   * Waits for other transactions that serialize on the same text, and has them wait for this one to
   * end.
   */
  void serialize(String text);

  /**
   * Waits for a transaction that {@linkplain #serialize serializes} on the same text, and has such
   * wait for this one; others that share it do not. Then the row of a key, as whoever was waited
   * for left it.
   */
  Optional<Row> findShared(String text, RowKey key);
}
