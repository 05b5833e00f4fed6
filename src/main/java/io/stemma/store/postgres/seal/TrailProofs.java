package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.MonthSeal;
import io.stemma.audit.seal.SignedNote;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checkpoints of a trail and proofs against them. Each answer is of one snapshot, so that a proof
 * always leads to the checkpoint beside it.
 */
public final class TrailProofs {
  private static final int RETRY_SECONDS = 60;

  private final DatabaseUrl url;

  public TrailProofs(DatabaseUrl url) {
    this.url = url;
  }

  /**
   * The newest checkpoint, a signed note.
   *
   * @throws StemmaException {@link ErrorCode#AUDIT_NOT_SEALED} while there is none
   */
  public String checkpoint() {
    return inSnapshot(TrailProofs::newest);
  }

  private static final String NEWEST =
      "SELECT left(note, %d) FROM audit.checkpoints ORDER BY size DESC LIMIT 1"
          .formatted(SignedNote.MAX_CHARACTERS + 1);

  static String newest(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(NEWEST)) {
      if (!row.next()) {
        throw notSealed("No checkpoint has been signed yet.");
      }
      return row.getString(1);
    }
  }

  /**
   * That the log of one checkpoint is the beginning of another's.
   *
   * @param earlier the smaller one's size
   * @param later the other one's size
   * @return the hashes of RFC 6962, 2.1.2
   */
  public List<Hash> consistency(long earlier, long later) {
    return inSnapshot(
        connection -> {
          long size = Checkpoint.of(SignedNote.of(newest(connection)).text()).size();
          if (earlier < 0 || earlier > later || later > size) {
            throw new StemmaException(
                ErrorCode.INVALID_REQUEST,
                "from and to must be sizes of checkpoints, from 0 to " + size + ", in that order.");
          }
          SealedLog log = new SealedLog(connection, SealedLog.SEALS, size);
          return log.tree().before(later).consistency(earlier);
        });
  }

  /**
   * That an entry is in its month, and its month in the log.
   *
   * @param log the month, for instance {@code events/2026-01}
   * @param index the entry's place in it
   * @param monthPath from the entry's hash to the seal's root
   * @param seal the month's, as it is in the log
   * @param sealIndex its place there
   * @param sealPath from the seal's hash to the checkpoint's root
   * @param checkpoint the signed note
   */
  public record Inclusion(
      String log,
      long index,
      Hash leaf,
      List<Hash> monthPath,
      MonthSeal seal,
      long sealIndex,
      List<Hash> sealPath,
      String checkpoint) {}

  /**
   * Proves an entry.
   *
   * @param table without its schema
   * @param ts its time, as it was answered
   * @param id its name
   * @throws StemmaException {@link ErrorCode#AUDIT_ENTRY_NOT_FOUND}, {@link
   *     ErrorCode#AUDIT_NOT_SEALED} when it came after the last checkpoint
   */
  public Inclusion inclusion(String table, java.time.Instant ts, String id) {
    return inSnapshot(
        connection -> inclusion(connection, SealedEntry.find(connection, table, ts, id)));
  }

  private static Inclusion inclusion(Connection connection, SealedEntry entry) throws SQLException {
    LastSeal last =
        last(connection, entry.log())
            .filter(seal -> entry.index() < seal.seal().size())
            .orElseThrow(() -> notSealed("The entry came after the last checkpoint."));
    String note = newest(connection);
    long size = Checkpoint.of(SignedNote.of(note).text()).size();
    SealedLog month = new SealedLog(connection, entry.log(), last.seal().size());
    SealedLog seals = new SealedLog(connection, SealedLog.SEALS, size);
    return new Inclusion(
        entry.log(),
        entry.index(),
        entry.leaf(),
        month.tree().inclusion(entry.index()),
        last.seal(),
        last.number(),
        seals.tree().inclusion(last.number()),
        note);
  }

  /** The newest seal of a month, and its place in the log. */
  record LastSeal(long number, MonthSeal seal) {}

  private static final String LAST =
      """
      SELECT seal_no, size, root FROM audit.month_seals WHERE log = ? ORDER BY seal_no DESC LIMIT 1
      """;

  static Optional<LastSeal> last(Connection connection, String log) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LAST)) {
      statement.setString(1, log);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new LastSeal(
                    row.getLong(1), new MonthSeal(log, row.getLong(2), Hash.of(row.getBytes(3)))))
            : Optional.empty();
      }
    }
  }

  static StemmaException notSealed(String why) {
    return new StemmaException(
        ErrorCode.AUDIT_NOT_SEALED,
        why + " Ask again when the next one has been signed.",
        Map.of(StemmaException.RETRY_AFTER_SECONDS, RETRY_SECONDS),
        null);
  }

  /** What is asked of one snapshot. */
  @FunctionalInterface
  interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  private <T> T inSnapshot(Question<T> question) {
    return inSnapshot(url, question);
  }

  static <T> T inSnapshot(DatabaseUrl url, Question<T> question) {
    try (Connection connection = Postgres.connect(url, "stemma-proofs")) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      T answer = question.ask(connection);
      connection.commit();
      return answer;
    } catch (SealFailure e) {
      throw SqlStates.connectFailure(url, e.failure());
    } catch (SQLException e) {
      throw SqlStates.connectFailure(url, e);
    }
  }
}
