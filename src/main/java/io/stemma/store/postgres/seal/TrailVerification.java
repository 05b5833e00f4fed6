package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.Finding;
import io.stemma.audit.seal.Finding.Kind;
import io.stemma.audit.seal.Frontier;
import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.KeptLeaf;
import io.stemma.audit.seal.MonthComparison;
import io.stemma.audit.seal.NoteVerifier;
import io.stemma.audit.seal.SignedNote;
import io.stemma.audit.seal.TrailEntry;
import io.stemma.error.Counted;
import io.stemma.store.postgres.DatabaseUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds a trail against its seals: the checkpoint against the key, the log of all months against
 * the checkpoint, each month's hashes against the log, each entry against its hash. What one says
 * of another is only taken from what was found whole before.
 */
public final class TrailVerification {
  private static final int FETCH_ROWS = 5_000;

  private final DatabaseUrl url;
  private final NoteVerifier key;
  private final Consumer<Finding> found;
  private final ArchivedMonths archived;
  private long findings;

  /** The entries of months that are no longer in their table. */
  @FunctionalInterface
  public interface ArchivedMonths {
    /**
     * Reads those of a month, in the order of their numbers.
     *
     * @param log for instance {@code events/2026-01}
     * @param found is told where an archive is not there or damaged
     * @return false where an archive could not be read
     */
    boolean forEach(String log, Consumer<TrailEntry> entries, Consumer<Finding> found);
  }

  /**
   * What is verified.
   *
   * @param month for instance {@code 2026-01}; null for all
   * @param checkpoint a signed note that was kept elsewhere, which the log must still begin with;
   *     null for none
   */
  public record Order(@Nullable String month, @Nullable String checkpoint) {}

  /**
   * What was verified.
   *
   * @param entries that were sealed, of the months that were looked at
   * @param unsealed entries that came after the last seal
   * @param months that were looked at
   * @param checkpoint the newest one, null where there is none
   */
  public record Result(
      long entries, long unsealed, long months, long findings, @Nullable Checkpoint checkpoint) {}

  /**
   * Nothing is read yet.
   *
   * @param found is told what is not as it was sealed
   */
  public TrailVerification(
      DatabaseUrl url, NoteVerifier key, ArchivedMonths archived, Consumer<Finding> found) {
    this.url = url;
    this.key = key;
    this.archived = archived;
    this.found =
        finding -> {
          findings++;
          found.accept(finding);
        };
  }

  /** Verifies, in one snapshot. */
  public Result run(Order order) {
    return TrailProofs.inSnapshot(url, connection -> run(connection, order));
  }

  private Result run(Connection connection, Order order) throws SQLException {
    Checkpoint newest = log(connection, order);
    long entries = 0;
    long unsealed = 0;
    List<String> months = months(connection, order.month());
    for (String log : months) {
      entries += size(connection, log);
      unsealed += month(connection, log);
    }
    return new Result(entries, unsealed, months.size(), findings, newest);
  }

  private static final String NEWEST =
      "SELECT note FROM audit.checkpoints ORDER BY size DESC LIMIT 1";

  /** The newest checkpoint, after the log was held against it. */
  private @Nullable Checkpoint log(Connection connection, Order order) throws SQLException {
    LogCheck check = new LogCheck(key, found);
    Checkpoint newest = null;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(NEWEST)) {
      if (row.next()) {
        newest = check.expect("the newest", SignedNote.of(row.getString(1)));
      }
    }
    if (order.checkpoint() != null) {
      check.expect("the one given", SignedNote.of(order.checkpoint()));
    }
    if (check.run(connection) > 0 && newest == null) {
      found.accept(
          Finding.ofLog(Kind.CHECKPOINT_BROKEN, SealedLog.SEALS, "All checkpoints are gone."));
    }
    return newest;
  }

  private static final String MONTHS =
      """
      SELECT log FROM (SELECT log FROM audit.sealed_months UNION SELECT log FROM audit.month_seals) l
      WHERE ?::text IS NULL OR log LIKE '%/' || ? ORDER BY log
      """;

  private static List<String> months(Connection connection, @Nullable String month)
      throws SQLException {
    List<String> months = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(MONTHS)) {
      statement.setString(1, month);
      statement.setString(2, month);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          months.add(row.getString(1));
        }
      }
    }
    return months;
  }

  private static final String SIZE =
      """
      SELECT coalesce((SELECT size FROM audit.sealed_months WHERE log = ?), 0), sealed_through
      FROM audit.seal_state
      """;

  private static long size(Connection connection, String log) throws SQLException {
    return ofMonth(connection, log, 1);
  }

  private static long ofMonth(Connection connection, String log, int column) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SIZE)) {
      statement.setString(1, log);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(column);
      }
    }
  }

  private long month(Connection connection, String log) throws SQLException {
    heldByLeaves(connection, log);
    MonthComparison comparison =
        new MonthComparison(
            log, new SealedLeaves(connection, log), ofMonth(connection, log, 2), found);
    if (archived.forEach(log, comparison::entry, found)) {
      MonthEntries.forEach(connection, log, comparison::entry);
      return comparison.end();
    }
    return 0;
  }

  private static final String SEALS_OF_MONTH =
      "SELECT size, root FROM audit.month_seals WHERE log = ? ORDER BY size";

  /** From the hashes of the leaves alone: whoever changed one may have changed those above, too. */
  private void heldByLeaves(Connection connection, String log) throws SQLException {
    SealedLeaves leaves = new SealedLeaves(connection, log);
    Frontier tree = new Frontier();
    try (PreparedStatement statement = connection.prepareStatement(SEALS_OF_MONTH)) {
      statement.setFetchSize(FETCH_ROWS);
      statement.setString(1, log);
      try (ResultSet seal = statement.executeQuery()) {
        while (seal.next()) {
          grow(tree, leaves, seal.getLong(1));
          if (!tree.root().equals(Hash.at(seal.getBytes(2), 0))) {
            found.accept(
                Finding.ofLog(
                    Kind.SEAL_BROKEN,
                    log,
                    "The kept hashes of its first "
                        + Counted.of(seal.getLong(1), "entry", "entries")
                        + " differ from those that were sealed."));
            return;
          }
        }
      }
    }
  }

  private static void grow(Frontier tree, SealedLeaves leaves, long size) {
    KeptLeaf leaf = null;
    while (tree.size() < size && (leaf = leaves.next()) != null) {
      tree.add(leaf.hash());
    }
  }
}
