package io.stemma.backfill.load;

import java.time.Duration;
import java.util.List;

/**
 * Is told how a run gets on. Lanes tell it from threads of their own, in the middle of their work:
 * it must be quick and must not fail.
 */
public interface Progress {
  /** Nobody watches. */
  Progress UNSEEN = new Progress() {};

  /**
   * A source table of a run.
   *
   * @param strand tables of one strand are moved one after the other, beside those of others of its
   *     phase
   * @param rowBytes about how long a row is
   * @param rows how many it has
   * @param done how many of them an earlier attempt of the run has dealt with
   */
  record Table(String name, int phase, int strand, int rowBytes, long rows, long done) {}

  /** A run begins, or goes on. */
  default void begin(String source, long run, List<Table> tables) {}

  /** A table's turn has come. */
  default void tableBegun(String table) {}

  /** A batch is committed; the count is of the whole table so far. */
  default void batch(TableCount count, Duration took) {}

  /** A table is done. */
  default void tableDone(TableCount count, Duration took) {}

  /**
   * A month was made for incoming rows.
   *
   * @param month its first day
   * @param held whether it was past its retention, and is held
   */
  default void monthMade(String target, String month, boolean held) {}

  /** The run has ended, one way or the other. */
  default void end() {}
}
