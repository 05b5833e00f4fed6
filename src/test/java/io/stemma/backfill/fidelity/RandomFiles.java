package io.stemma.backfill.fidelity;

import io.stemma.backfill.SqliteFile;
import java.nio.file.Path;
import java.sql.SQLException;

/** Files with cells of every kind in every column that a dialect has. */
public final class RandomFiles {
  private RandomFiles() {}

  /** Of the live dialect. */
  public static Path live(Path folder, String name, int rows, long seed) throws SQLException {
    SqliteFile file = SqliteFile.in(folder, name);
    RandomFile.write(file, GovernanceTables.LIVE, rows, seed);
    return file.path();
  }

  /** Of the new dialect. */
  public static Path now(Path folder, String name, int rows, long seed) throws SQLException {
    SqliteFile file = SqliteFile.in(folder, name);
    RandomFile.write(file, GovernanceTables.NEW, rows, seed);
    return file.path();
  }
}
