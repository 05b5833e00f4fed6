package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.KeyChain;
import io.stemma.audit.seal.MerkleTree;
import io.stemma.audit.seal.MonthSeal;
import io.stemma.audit.seal.NoteVerifier;
import io.stemma.audit.seal.ProofCheck;
import io.stemma.audit.seal.SignedNote;
import io.stemma.audit.seal.SignerFile;
import io.stemma.audit.seal.SignerMemory;
import io.stemma.audit.seal.TiledTree.MissingTileException;
import io.stemma.error.Counted;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the log in the database with the last checkpoint that the signer remembers: a log that
 * does not extend it is neither sealed nor signed any further.
 */
final class SignerGuard {
  private final NoteVerifier key;
  private final SignerFile file;

  SignerGuard(NoteVerifier key, SignerFile file) {
    this.key = key;
    this.file = file;
  }

  /**
   * The log as the database has it.
   *
   * @param size its seals
   * @param note the newest checkpoint; null where there is none
   * @param isRemembered whether its signer remembered it beside its key
   */
  record Log(String origin, long size, @Nullable String note, boolean isRemembered) {
    MerkleTree tree(Connection connection) {
      return new SealedLog(connection, SealedLog.SEALS, size).tree();
    }
  }

  private static final String LOG =
      """
      SELECT s.origin, (SELECT coalesce(max(seal_no) + 1, 0) FROM audit.month_seals), left(c.note, %d), c.remembered
      FROM audit.seal_state s
      LEFT JOIN LATERAL (SELECT note, remembered FROM audit.checkpoints ORDER BY size DESC LIMIT 1) c ON true
      """
          .formatted(SignedNote.MAX_CHARACTERS + 1);

  /** Reads it; empty where the sealer's state is gone. */
  static Optional<Log> log(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(LOG)) {
      return row.next()
          ? Optional.of(
              new Log(row.getString(1), row.getLong(2), row.getString(3), row.getBoolean(4)))
          : Optional.empty();
    }
  }

  /**
   * Compares.
   *
   * @return what the signer remembers; empty where the log only begins
   * @throws StemmaException {@link ErrorCode#AUDIT_LOG_BROKEN} where the log does not extend it
   */
  Optional<SignerMemory> check(Connection connection) throws SQLException {
    Optional<SignerMemory> memory = file.read();
    Log log = log(connection).orElseThrow(() -> broken("The row of audit.seal_state is gone."));
    try {
      return memory.isPresent()
          ? Optional.of(extended(connection, log, memory.get()))
          : first(connection, log);
    } catch (MissingTileException | IllegalArgumentException e) {
      throw broken("Its hashes in the database are damaged: " + e.getMessage() + ".");
    }
  }

  private SignerMemory extended(Connection connection, Log log, SignerMemory memory)
      throws SQLException {
    Checkpoint signed = memory.checkpoint();
    if (!isSigned(connection, log, SignedNote.of(memory.note()))) {
      throw broken(
          ("The last checkpoint, in %s, is not signed by this key (%s). After 'scripts/stemma audit"
                  + " rotate-key' the service must be started again; when that was interrupted, run it"
                  + " again.")
              .formatted(file.path(), key.shortName()));
    }
    if (!signed.origin().equals(log.origin())) {
      throw broken(
          "The database holds the log %s, and this key signs %s."
              .formatted(log.origin(), signed.origin()));
    }
    if (log.size() < signed.size() && !isUnfinished(connection, log, memory)) {
      throw broken(
          "It holds %s, and the last checkpoint that was signed, in %s, knows %d."
              .formatted(Counted.of(log.size(), "seal"), file.path(), signed.size()));
    }
    if (log.size() >= signed.size() && !extendsIt(log.tree(connection), signed)) {
      throw broken(
          "It does not begin with the %s of the last checkpoint, in %s."
              .formatted(Counted.of(signed.size(), "seal"), file.path()));
    }
    return memory;
  }

  /**
   * By this key, or by one that handed over to it: not by a successor, which signs in its place.
   */
  private boolean isSigned(Connection connection, Log log, SignedNote note) throws SQLException {
    return key.signed(note)
        || KeyChain.upTo(key, log.origin(), KeyHandovers.few(connection))
            .signed(note, Checkpoint.of(note.text()));
  }

  /** The database lost the last commit: with the seals of before it is the log that was signed. */
  private static boolean isUnfinished(Connection connection, Log log, SignerMemory memory) {
    if (log.size() + memory.begun().size() != memory.checkpoint().size()) {
      return false;
    }
    SealedLog again = new SealedLog(connection, SealedLog.SEALS, log.size());
    for (MonthSeal seal : memory.begun()) {
      again.add(seal.leaf(), null);
    }
    return again.tree().root().equals(memory.checkpoint().root());
  }

  private static boolean extendsIt(MerkleTree now, Checkpoint signed) {
    return ProofCheck.agree(
        signed.size(), signed.root(), now.size(), now.root(), now.consistency(signed.size()));
  }

  /**
   * Nothing is remembered: the log begins, or it was signed by a version that did not remember.
   * Once it did, a file that is gone may be a log that was cut while nobody remembered.
   */
  private Optional<SignerMemory> first(Connection connection, Log log) throws SQLException {
    String note = log.note();
    if (note == null && log.size() == 0) {
      return Optional.empty();
    }
    if (note == null) {
      throw broken("It holds seals and no checkpoint.");
    }
    SignedNote newest = SignedNote.of(note);
    if (!isSigned(connection, log, newest)) {
      throw broken("Its newest checkpoint is signed by another key than " + key.shortName() + ".");
    }
    if (log.isRemembered()) {
      throw broken(
          "This key has signed before and remembered it in a file, and "
              + file.path()
              + " is not there.");
    }
    return Optional.of(extended(connection, log, new SignerMemory(newest.written(), List.of())));
  }

  /** What is wrong, and what to do. */
  static StemmaException broken(String why) {
    return new StemmaException(
        ErrorCode.AUDIT_LOG_BROKEN,
        "The log of the audit trail does not extend what was signed before. "
            + why
            + " Nothing is sealed or signed meanwhile. Run 'scripts/stemma audit verify'; after you"
            + " restored a backup or replaced the key on purpose, run 'scripts/stemma audit"
            + " accept-break --reason TEXT'.");
  }
}
