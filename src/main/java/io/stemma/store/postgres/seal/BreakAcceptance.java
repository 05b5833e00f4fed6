package io.stemma.store.postgres.seal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.SignerFile;
import io.stemma.audit.seal.SignerMemory;
import io.stemma.audit.seal.TiledTree.MissingTileException;
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
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lets an operator accept that the log does not extend what was signed before. That is said in the
 * trail itself, and signed with it.
 */
public final class BreakAcceptance {
  private static final int SILENCE_MILLIS = 60_000;

  private final DatabaseUrl url;
  private final NoteSigner signer;
  private final SignerFile file;

  public BreakAcceptance(DatabaseUrl url, NoteSigner signer, SignerFile file) {
    this.url = url;
    this.signer = signer;
    this.file = file;
  }

  /**
   * What was accepted.
   *
   * @param before what the signer remembered; null where that was nothing that can be read
   * @param accepted what the database has
   * @param signed the checkpoint that has the event of it; null where a service will sign it
   */
  public record Accepted(
      @Nullable Checkpoint before, Checkpoint accepted, @Nullable Checkpoint signed) {}

  /**
   * Accepts the log of the database.
   *
   * @param reason of the operator
   * @return empty where the log extends what was signed before
   * @throws StemmaException {@link ErrorCode#AUDIT_LOG_BROKEN} where its hashes cannot be read
   */
  public Optional<Accepted> accept(String reason) {
    try (Connection connection = Postgres.connect(url, "stemma-accept-break")) {
      connection.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
      connection.setAutoCommit(false);
      Optional<Accepted> accepted = accept(connection, reason);
      if (accepted.isEmpty()) {
        return accepted;
      }
      new Sealer(connection, new SignerGuard(signer.verifier(), file)::check).round();
      Checkpoint signed =
          new CheckpointSigner(connection, signer, file).signAccepted().orElse(null);
      return accepted.map(was -> new Accepted(was.before(), was.accepted(), signed));
    } catch (SealFailure e) {
      throw SqlStates.connectFailure(url, e.failure());
    } catch (SQLException e) {
      throw SqlStates.connectFailure(url, e);
    }
  }

  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtextextended('audit.seals', 0))";
  private static final String STATE =
      """
      INSERT INTO audit.seal_state (origin)
      SELECT ? WHERE NOT EXISTS (SELECT FROM audit.seal_state)
      """;
  private static final String THROUGH =
      """
      UPDATE audit.seal_state SET sealed_through = greatest(sealed_through, (
        SELECT max(append_nos[cardinality(append_nos)]) FROM audit.tiles WHERE level = 0))
      """;

  private Optional<Accepted> accept(Connection connection, String reason) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(LOCK);
      try (SignerFile.Held held = file.lock()) {
        SignerMemory memory = memory(held);
        String fault = fault(connection);
        if (fault == null) {
          connection.commit();
          return Optional.empty();
        }
        restoreState(connection, memory);
        statement.executeUpdate(THROUGH);
        Checkpoint now = now(connection);
        Checkpoint before = memory == null ? null : memory.checkpoint();
        note(connection, reason, fault, before, now);
        connection.commit();
        held.write(new SignerMemory(signer.sign(now.text()).written(), List.of()));
        return Optional.of(new Accepted(before, now, null));
      }
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    }
  }

  private static @Nullable SignerMemory memory(SignerFile.Held held) {
    try {
      return held.read().orElse(null);
    } catch (StemmaException e) {
      if (e.code() == ErrorCode.AUDIT_LOG_BROKEN) {
        return null;
      }
      throw e;
    }
  }

  private static final String BEHIND =
      """
      SELECT sealed_through < (
        SELECT max(append_nos[cardinality(append_nos)]) FROM audit.tiles WHERE level = 0)
      FROM audit.seal_state
      """;

  /** Of the log, of a month in it, or of the state that the sealer goes by. */
  private @Nullable String fault(Connection connection) throws SQLException {
    try {
      new SignerGuard(signer.verifier(), file).check(connection);
      SignerGuard.Log log = SignerGuard.log(connection).orElseThrow();
      new GrownMonths(connection).seals(new SealedLog(connection, SealedLog.SEALS, log.size()));
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(BEHIND)) {
        return row.next() && row.getBoolean(1)
            ? "The sealer's state is behind the entries that are sealed."
            : null;
      }
    } catch (StemmaException e) {
      if (e.code() == ErrorCode.AUDIT_LOG_BROKEN) {
        return e.detail();
      }
      throw e;
    }
  }

  private static void restoreState(Connection connection, @Nullable SignerMemory memory)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(STATE)) {
      statement.setString(
          1, memory == null ? "stemma/" + UUID.randomUUID() : memory.checkpoint().origin());
      statement.executeUpdate();
    }
  }

  private static Checkpoint now(Connection connection) throws SQLException {
    SignerGuard.Log log = SignerGuard.log(connection).orElseThrow();
    try {
      Hash root = log.tree(connection).root();
      new GrownMonths(connection)
          .sealBrokenAgain(new SealedLog(connection, SealedLog.SEALS, log.size()));
      return new Checkpoint(log.origin(), log.size(), root);
    } catch (MissingTileException | IllegalArgumentException e) {
      throw new StemmaException(
          ErrorCode.AUDIT_LOG_BROKEN,
          "The log in the database cannot be accepted, since its hashes are damaged: "
              + e.getMessage()
              + ". Restore a backup first.",
          e);
    }
  }

  private static final String NOTE =
      "SELECT audit.note('seal_break_accepted', NULL, NULL, ?::jsonb, now())";

  private static void note(
      Connection connection,
      String reason,
      String fault,
      @Nullable Checkpoint before,
      Checkpoint now)
      throws SQLException {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.put("reason", reason);
    details.put("fault", fault);
    if (before != null) {
      details.set("before", json(before));
    }
    details.set("accepted", json(now));
    try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
      statement.setString(1, details.toString());
      statement.execute();
    }
  }

  private static ObjectNode json(Checkpoint checkpoint) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("origin", checkpoint.origin())
        .put("size", checkpoint.size())
        .put("root", checkpoint.root().base64());
  }
}
