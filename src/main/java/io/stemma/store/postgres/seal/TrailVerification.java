package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.Finding;
import io.stemma.audit.seal.Finding.Kind;
import io.stemma.audit.seal.Frontier;
import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.KeptLeaf;
import io.stemma.audit.seal.MonthComparison;
import io.stemma.audit.seal.MonthSeal;
import io.stemma.audit.seal.NoteVerifier;
import io.stemma.audit.seal.SignedNote;
import io.stemma.audit.seal.TrailEntry;
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
    List<MonthSeal> seals = seals(connection);
    Checkpoint newest = newest(connection, seals);
    if (order.checkpoint() != null) {
      held("the one given", SignedNote.of(order.checkpoint()), seals);
    }
    long entries = 0;
    long unsealed = 0;
    List<String> months = months(connection, order.month());
    for (String log : months) {
      entries += size(connection, log);
      unsealed += month(connection, log, seals);
    }
    return new Result(entries, unsealed, months.size(), findings, newest);
  }

  private static final String SEALS =
      "SELECT seal_no, log, size, root FROM audit.month_seals ORDER BY seal_no";

  private List<MonthSeal> seals(Connection connection) throws SQLException {
    List<MonthSeal> seals = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SEALS)) {
      while (row.next()) {
        if (row.getLong(1) != seals.size()) {
          found.accept(
              Finding.ofLog(
                  Kind.SEAL_BROKEN, SealedLog.SEALS, "Seal " + seals.size() + " is gone."));
          return seals;
        }
        seals.add(new MonthSeal(row.getString(2), row.getLong(3), Hash.at(row.getBytes(4), 0)));
      }
    }
    return seals;
  }

  private static final String NEWEST =
      "SELECT note FROM audit.checkpoints ORDER BY size DESC LIMIT 1";

  private @Nullable Checkpoint newest(Connection connection, List<MonthSeal> seals)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(NEWEST)) {
      if (row.next()) {
        return held("the newest", SignedNote.of(row.getString(1)), seals);
      }
    }
    if (!seals.isEmpty()) {
      found.accept(
          Finding.ofLog(Kind.CHECKPOINT_BROKEN, SealedLog.SEALS, "All checkpoints are gone."));
    }
    return null;
  }

  /** Made again from the seals themselves: the kept tiles are not asked. */
  private Checkpoint held(String which, SignedNote note, List<MonthSeal> seals) {
    Checkpoint checkpoint = Checkpoint.of(note.text());
    if (!key.signed(note)) {
      broken(which, "is not signed by " + key.name() + ".");
    }
    if (checkpoint.size() > seals.size()) {
      broken(
          which, "knows " + checkpoint.size() + " seals, of which " + seals.size() + " are there.");
    } else if (!root(seals.subList(0, (int) checkpoint.size())).equals(checkpoint.root())) {
      broken(which, "is of other seals than those that are there.");
    }
    return checkpoint;
  }

  private static Hash root(List<MonthSeal> seals) {
    Frontier log = new Frontier();
    seals.forEach(seal -> log.add(seal.leaf()));
    return log.root();
  }

  private void broken(String which, String why) {
    found.accept(
        Finding.ofLog(
            Kind.CHECKPOINT_BROKEN, SealedLog.SEALS, "The checkpoint, " + which + ", " + why));
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

  private long month(Connection connection, String log, List<MonthSeal> seals) throws SQLException {
    heldByLeaves(connection, log, seals.stream().filter(s -> s.month().equals(log)).toList());
    MonthComparison comparison =
        new MonthComparison(
            log, new SealedLeaves(connection, log), ofMonth(connection, log, 2), found);
    if (archived.forEach(log, comparison::entry, found)) {
      MonthEntries.forEach(connection, log, comparison::entry);
      return comparison.end();
    }
    return 0;
  }

  /** From the hashes of the leaves alone: whoever changed one may have changed those above, too. */
  private void heldByLeaves(Connection connection, String log, List<MonthSeal> seals)
      throws SQLException {
    SealedLeaves leaves = new SealedLeaves(connection, log);
    Frontier tree = new Frontier();
    for (MonthSeal seal : seals) {
      KeptLeaf leaf = null;
      while (tree.size() < seal.size() && (leaf = leaves.next()) != null) {
        tree.add(leaf.hash());
      }
      if (tree.size() != seal.size() || !tree.root().equals(seal.root())) {
        found.accept(
            Finding.ofLog(
                Kind.SEAL_BROKEN,
                log,
                "The hashes kept of its first "
                    + seal.size()
                    + " entries are not those that were sealed."));
        return;
      }
    }
  }
}
