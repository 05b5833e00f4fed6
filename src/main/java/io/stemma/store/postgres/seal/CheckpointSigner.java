package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.MonthSeal;
import io.stemma.audit.seal.NoteSigner;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Adds what months have become to the log of all months, and signs what that has become. */
final class CheckpointSigner {
  private final Connection connection;
  private final NoteSigner signer;

  CheckpointSigner(Connection connection, NoteSigner signer) {
    this.connection = connection;
    this.signer = signer;
  }

  private static final String LOCKED = "SELECT " + Sealer.LOCK;

  /**
   * Signs a checkpoint, where a month has grown since the last one.
   *
   * @return it; empty where nothing has, or another service is sealing
   */
  Optional<Checkpoint> sign() throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      Optional<Checkpoint> checkpoint = Optional.empty();
      if (isTrue(statement, LOCKED)) {
        List<MonthSeal> grown = grown();
        checkpoint = grown.isEmpty() ? checkpoint : Optional.of(signed(grown));
      }
      connection.commit();
      return checkpoint;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    }
  }

  private static boolean isTrue(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static final String GROWN =
      "SELECT log, size FROM audit.sealed_months WHERE size > checkpointed_size ORDER BY log";

  private List<MonthSeal> grown() throws SQLException {
    List<MonthSeal> grown = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(GROWN)) {
      while (row.next()) {
        SealedLog month = new SealedLog(connection, row.getString(1), row.getLong(2));
        grown.add(new MonthSeal(month.name(), month.size(), month.tree().root()));
      }
    }
    return grown;
  }

  private static final String LOG =
      """
      SELECT origin, (SELECT coalesce(max(seal_no) + 1, 0) FROM audit.month_seals)
      FROM audit.seal_state
      """;
  private static final String CHECKPOINT =
      "INSERT INTO audit.checkpoints (size, note) VALUES (?, ?)";

  private Checkpoint signed(List<MonthSeal> grown) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(LOG);
        PreparedStatement kept = connection.prepareStatement(CHECKPOINT)) {
      row.next();
      SealedLog log = new SealedLog(connection, SealedLog.SEALS, row.getLong(2));
      for (MonthSeal seal : grown) {
        keep(log.size(), seal);
        log.add(seal.leaf(), null);
      }
      log.save();
      Checkpoint checkpoint = checkpoint(row.getString(1), log);
      kept.setLong(1, checkpoint.size());
      kept.setString(2, signer.sign(checkpoint.text()).written());
      kept.executeUpdate();
      return checkpoint;
    }
  }

  private static Checkpoint checkpoint(String origin, SealedLog log) {
    Hash root = log.tree().root();
    return new Checkpoint(origin, log.size(), root);
  }

  private static final String SEAL =
      "INSERT INTO audit.month_seals (seal_no, log, size, root) VALUES (?, ?, ?, ?)";
  private static final String SEALED =
      "UPDATE audit.sealed_months SET checkpointed_size = ? WHERE log = ?";

  private void keep(long number, MonthSeal seal) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SEAL);
        PreparedStatement sealed = connection.prepareStatement(SEALED)) {
      statement.setLong(1, number);
      statement.setString(2, seal.month());
      statement.setLong(3, seal.size());
      statement.setBytes(4, seal.root().bytes());
      statement.executeUpdate();
      sealed.setLong(1, seal.size());
      sealed.setString(2, seal.month());
      sealed.executeUpdate();
    }
  }
}
