package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.MonthSeal;
import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.SignerFile;
import io.stemma.audit.seal.SignerMemory;
import io.stemma.audit.seal.TiledTree.MissingTileException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Adds what months have become to the log of all months, and signs what that has become: only where
 * it extends what was signed before.
 */
final class CheckpointSigner {
  private final Connection connection;
  private final NoteSigner signer;
  private final SignerFile file;
  private final SignerGuard guard;

  CheckpointSigner(Connection connection, NoteSigner signer, SignerFile file) {
    this.connection = connection;
    this.signer = signer;
    this.file = file;
    this.guard = new SignerGuard(signer.verifier(), file);
  }

  private static final String LOCKED = "SELECT " + Sealer.LOCK;

  /**
   * Signs a checkpoint, where a month has grown since the last one.
   *
   * @return it; empty where nothing has, or another service is sealing
   * @throws io.stemma.error.StemmaException where the log does not extend what was signed before
   */
  Optional<Checkpoint> sign() throws SQLException {
    return sign(false);
  }

  /** The same, over months that were accepted as they are. */
  Optional<Checkpoint> signAccepted() throws SQLException {
    return sign(true);
  }

  private Optional<Checkpoint> sign(boolean isAccepted) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      Optional<Checkpoint> checkpoint = Optional.empty();
      if (isTrue(statement, LOCKED)) {
        try (SignerFile.Held held = file.lock()) {
          checkpoint = signed(held, isAccepted);
        }
      } else {
        connection.commit();
      }
      return checkpoint;
    } catch (MissingTileException | IllegalArgumentException e) {
      connection.rollback();
      throw SignerGuard.broken("Its hashes are damaged: " + e.getMessage() + ".");
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

  /**
   * It is remembered before it is committed, with the seals it adds: where the commit is lost, the
   * next turn signs the same again, so that no signature is ever given up.
   */
  private Optional<Checkpoint> signed(SignerFile.Held held, boolean isAccepted)
      throws SQLException {
    Optional<SignerMemory> memory = guard.check(connection);
    SignerGuard.Log before = SignerGuard.log(connection).orElseThrow();
    SealedLog log = new SealedLog(connection, SealedLog.SEALS, before.size());
    List<MonthSeal> grown = grown(log, memory, isAccepted);
    if (grown.isEmpty()) {
      connection.commit();
      Optional<SignerMemory> settled = memory.map(last -> new SignerMemory(last.note(), List.of()));
      if (!settled.equals(held.read())) {
        settled.ifPresent(held::write);
      }
      return Optional.empty();
    }
    Checkpoint checkpoint = added(before.origin(), log, grown);
    String note = signer.sign(checkpoint.text()).written();
    keep(checkpoint.size(), note);
    held.write(new SignerMemory(note, grown));
    connection.commit();
    held.write(new SignerMemory(note, List.of()));
    return Optional.of(checkpoint);
  }

  private List<MonthSeal> grown(SealedLog log, Optional<SignerMemory> memory, boolean isAccepted)
      throws SQLException {
    GrownMonths months = new GrownMonths(connection);
    if (memory.isPresent() && memory.get().checkpoint().size() > log.size()) {
      for (MonthSeal seal : memory.get().begun()) {
        months.requireBegun(seal);
      }
      return memory.get().begun();
    }
    return isAccepted ? months.accepted() : months.seals(log);
  }

  private Checkpoint added(String origin, SealedLog log, List<MonthSeal> grown)
      throws SQLException {
    for (MonthSeal seal : grown) {
      keep(log.size(), seal);
      log.add(seal.leaf(), null);
    }
    log.save();
    return new Checkpoint(origin, log.size(), log.tree().root());
  }

  private static final String CHECKPOINT =
      "INSERT INTO audit.checkpoints (size, note, remembered) VALUES (?, ?, true)";

  private void keep(long size, String note) throws SQLException {
    try (PreparedStatement kept = connection.prepareStatement(CHECKPOINT)) {
      kept.setLong(1, size);
      kept.setString(2, note);
      kept.executeUpdate();
    }
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
