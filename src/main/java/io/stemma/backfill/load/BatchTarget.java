package io.stemma.backfill.load;

import java.sql.SQLException;

/** Takes the batches of one table: writes them, or only judges what writing them would do. */
interface BatchTarget {
  /** The account so far, and the place to go on behind; {@code none} where nothing is done yet. */
  Checkpoints.Position position(TableCount none) throws SQLException;

  /**
   * Takes a batch whole or not at all, and returns the account with it.
   *
   * @param before the account without it
   */
  TableCount write(Batch batch, TableCount before) throws SQLException;
}
