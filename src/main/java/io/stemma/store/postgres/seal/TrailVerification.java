package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.Finding;
import io.stemma.audit.seal.Finding.Kind;
import io.stemma.audit.seal.KeyChain;
import io.stemma.audit.seal.MonthComparison.Numbers;
import io.stemma.audit.seal.SealedTable;
import io.stemma.audit.seal.SignedNote;
import io.stemma.audit.seal.TrailEntry;
import io.stemma.audit.seal.TrustedKeys;
import io.stemma.error.Counted;
import io.stemma.store.postgres.DatabaseUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds a trail against its seals: the checkpoints against the keys, the log of all months against
 * the checkpoints, each month's hashes against the log, each entry against its hash. What one says
 * of another is only taken from what was found whole before. Damaged bytes are findings, too.
 */
public final class TrailVerification {
  private final DatabaseUrl url;
  private final TrustedKeys keys;
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
   * A checkpoint that is kept outside the database.
   *
   * @param which for people, for instance its file
   * @param note a signed note, as it was found
   */
  public record KeptCheckpoint(String which, String note) {}

  /**
   * What is verified.
   *
   * @param month for instance {@code 2026-01}; null for all
   * @param kept checkpoints with which the log must begin
   * @param isSealingOn whether entries that nobody seals are a finding
   */
  public record Order(@Nullable String month, List<KeptCheckpoint> kept, boolean isSealingOn) {
    /** All that can be held against the database alone. */
    public static Order ofDatabase(@Nullable String month) {
      return new Order(month, List.of(), true);
    }
  }

  /**
   * What was verified.
   *
   * @param entries that were sealed, of the months that were looked at
   * @param unsealed entries that came after the last seal
   * @param months that were looked at
   * @param checkpoint the newest one, null where there is none
   * @param isRemembered whether the signer of the newest one kept it in its file, too
   * @param cosignatures of known witnesses under the database's checkpoints: a line each, for
   *     people
   */
  public record Result(
      long entries,
      long unsealed,
      long months,
      long findings,
      @Nullable Checkpoint checkpoint,
      boolean isRemembered,
      List<String> cosignatures) {}

  /**
   * Nothing is read yet.
   *
   * @param keys of which one, or one that hand-overs lead to, must have signed each checkpoint, and
   *     those of the witnesses that may have cosigned it
   * @param found is told what is not as it was sealed
   */
  public TrailVerification(
      DatabaseUrl url, TrustedKeys keys, ArchivedMonths archived, Consumer<Finding> found) {
    this.url = url;
    this.keys = keys;
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
    Optional<State> state = state(connection);
    CheckedLog checked = log(connection, order, state.map(State::origin).orElse(null));
    long sealedThrough =
        state.isPresent() ? state.get().sealedThrough() : number(connection, LARGEST_SEALED);
    Numbers numbers = new Numbers(sealedThrough, number(connection, DRAWN));
    boolean isAttended = !order.isSealingOn() || SealerPresence.isThere(connection);
    long entries = 0;
    long unsealed = 0;
    long months = 0;
    long last = 0;
    for (String log : months(connection, order.month())) {
      if (!SealedTable.isLog(log)) {
        broken(log, "There is no month of this name.");
        continue;
      }
      MonthCheck.Contents month = new MonthCheck(connection, log, found).run(archived, numbers);
      if (!isAttended) {
        unattended(log, month);
      }
      entries += month.entries();
      unsealed += month.unsealed();
      months += month.entries() + month.unsealed() > 0 ? 1 : 0;
      last = Math.max(last, month.lastNumber());
    }
    if (last > sealedThrough) {
      broken(
          SealedLog.SEALS,
          "The sealer's state says that entries up to number %d are sealed, and number %d is."
              .formatted(sealedThrough, last));
    }
    return new Result(
        entries,
        unsealed,
        months,
        findings,
        checked.newest(),
        checked.isRemembered(),
        checked.cosignatures());
  }

  private void unattended(String log, MonthCheck.Contents month) {
    if (month.unsealed() > 0) {
      found.accept(
          Finding.ofLog(
              Kind.UNSEALED,
              log,
              "In no seal, while no service is sealing: "
                  + Counted.of(month.unsealed(), "entry", "entries")
                  + "."));
    }
    if (month.unsigned() > 0) {
      found.accept(
          Finding.ofLog(
              Kind.UNSEALED,
              log,
              "In no checkpoint, while no service is sealing: "
                  + Counted.of(month.unsigned(), "sealed entry", "sealed entries")
                  + "."));
    }
  }

  /** How far the sealer has come. */
  private record State(@Nullable String origin, long sealedThrough) {}

  private static final String STATE = "SELECT origin, sealed_through FROM audit.seal_state";

  private Optional<State> state(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(STATE)) {
      if (row.next()) {
        return Optional.of(new State(row.getString(1), row.getLong(2)));
      }
    }
    broken(SealedLog.SEALS, "The sealer's state, the row of audit.seal_state, is gone.");
    return Optional.empty();
  }

  private static final String LARGEST_SEALED =
      "SELECT coalesce(max(append_nos[cardinality(append_nos)]), 0) FROM audit.tiles WHERE level = 0";
  private static final String DRAWN =
      "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit.append_no";

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static final String NEWEST =
      "SELECT left(note, %d), remembered FROM audit.checkpoints ORDER BY size DESC LIMIT 1"
          .formatted(SignedNote.MAX_CHARACTERS + 1);

  private record CheckedLog(
      @Nullable Checkpoint newest, boolean isRemembered, List<String> cosignatures) {}

  /** The newest checkpoint, after the log was held against it and all that were kept. */
  private CheckedLog log(Connection connection, Order order, @Nullable String origin)
      throws SQLException {
    KeyChain chain =
        KeyChain.of(keys, origin, KeyHandovers.notes(connection), this::checkpointBroken);
    LogCheck check = new LogCheck(chain, found);
    Optional<Checkpoint> newest = Optional.empty();
    boolean isThere;
    boolean isRemembered = false;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(NEWEST)) {
      isThere = row.next();
      if (isThere) {
        newest = check.expectNewest(row.getString(1));
        isRemembered = row.getBoolean(2);
      }
    }
    order.kept().forEach(kept -> check.expectKept(kept.which(), kept.note()));
    long seals = check.run(connection, origin);
    if (seals > 0 && !isThere) {
      checkpointBroken("All checkpoints are gone.");
    } else if (newest.isPresent() && newest.get().size() < seals) {
      checkpointBroken(
          "The newest checkpoint of the database knows %s of %d that are there."
              .formatted(Counted.of(newest.get().size(), "seal"), seals));
    }
    return new CheckedLog(newest.orElse(null), isRemembered, check.cosignatures());
  }

  private void checkpointBroken(String why) {
    found.accept(Finding.ofLog(Kind.CHECKPOINT_BROKEN, SealedLog.SEALS, why));
  }

  private void broken(String log, String why) {
    found.accept(Finding.ofLog(Kind.SEAL_BROKEN, log, why));
  }

  private static final String MONTHS =
      """
      SELECT log FROM (
        SELECT log FROM audit.sealed_months
        UNION SELECT log FROM audit.month_seals
        UNION SELECT table_name || '/' || to_char(month, 'YYYY-MM') FROM audit.partitions) l
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
          months.add(String.valueOf(row.getString(1)));
        }
      }
    }
    return months;
  }
}
