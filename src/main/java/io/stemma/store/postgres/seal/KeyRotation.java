package io.stemma.store.postgres.seal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.KeyFile;
import io.stemma.audit.seal.KeyHandover;
import io.stemma.audit.seal.NextKey;
import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.NoteVerifier;
import io.stemma.audit.seal.SignedNote;
import io.stemma.audit.seal.SignerFile;
import io.stemma.audit.seal.SignerMemory;
import io.stemma.audit.seal.TiledTree.MissingTileException;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.SqlStates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the key that signs checkpoints, with a hand-over that both keys sign.
 *
 * <p>The steps are in an order that lets each of them be done again: the new key's file, the
 * signer's memory, the hand-over in the database, the place of the key's file, a checkpoint. From
 * the memory on the old key signs nothing any more.
 */
public final class KeyRotation {
  private static final int SILENCE_MILLIS = 60_000;
  private static final int MAX_LOOKS = 20;
  private static final int MILLIS_BETWEEN_LOOKS = 100;

  private final DatabaseUrl url;
  private final Path key;
  private final SignerFile file;
  private final NextKey next;

  public KeyRotation(DatabaseUrl url, Path key, SignerFile file) {
    this.url = url;
    this.key = key;
    this.file = file;
    this.next = new NextKey(key);
  }

  /**
   * What was done.
   *
   * @param retired the file of the old key
   * @param wasBegun whether an interrupted rotation was finished
   * @param signed the new key's first checkpoint; null where a service will sign it
   */
  public record Rotated(
      KeyHandover handover, Path retired, boolean wasBegun, @Nullable Checkpoint signed) {}

  /**
   * Rotates the key, or finishes a rotation that was interrupted.
   *
   * @throws StemmaException {@link ErrorCode#STORE_LOCKED} while a service is sealing, {@link
   *     ErrorCode#AUDIT_KEY_UNUSABLE} where there is no key or its folder cannot be written, {@link
   *     ErrorCode#AUDIT_LOG_BROKEN} where the log is not the one that was signed, {@link
   *     ErrorCode#AUDIT_NOT_SEALED} where the key has signed nothing
   */
  public Rotated rotate() {
    NoteSigner current = current();
    try (Connection connection = Postgres.connect(url, "stemma-rotate-key")) {
      connection.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
      awaitAlone(connection);
      Optional<KeyHandover> unsigned =
          next.isThere() ? Optional.empty() : unsigned(connection, current);
      if (unsigned.isPresent()) {
        Path retired = next.retired(unsigned.get().before());
        return new Rotated(unsigned.get(), retired, true, sealAndSign(connection, current));
      }
      return rotate(connection, current);
    } catch (SealFailure e) {
      throw SqlStates.connectFailure(url, e.failure());
    } catch (SQLException e) {
      throw SqlStates.connectFailure(url, e);
    }
  }

  private NoteSigner current() {
    if (!Files.exists(key)) {
      throw new StemmaException(
          ErrorCode.AUDIT_KEY_UNUSABLE,
          "There is no key " + key + " to rotate. STEMMA_SEAL_KEY_FILE names the key's file.");
    }
    return KeyFile.open(key);
  }

  private static final String ALONE =
      "SELECT pg_try_advisory_lock(hashtextextended('audit.rotation', 0))";

  /** A server process outlives its client for a moment, after a service was stopped, too. */
  private static void awaitAlone(Connection connection) throws SQLException {
    String busy = busy(connection);
    try {
      for (int look = 1; busy != null && look < MAX_LOOKS; look++) {
        Thread.sleep(MILLIS_BETWEEN_LOOKS);
        busy = busy(connection);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (busy != null) {
      throw locked(busy);
    }
  }

  /** Who is at work; null where nobody is. */
  private static @Nullable String busy(Connection connection) throws SQLException {
    if (SealerPresence.isThere(connection)) {
      return "A service is sealing this trail with the old key, which it read when it started. Stop"
          + " every service of this database, run 'scripts/stemma audit rotate-key' again, and"
          + " start them.";
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ALONE)) {
      return row.next() && row.getBoolean(1)
          ? null
          : "Another 'audit rotate-key' is at work on this database. Wait until it ended.";
    }
  }

  private static StemmaException locked(String why) {
    return new StemmaException(ErrorCode.STORE_LOCKED, why);
  }

  /** A hand-over to the current key after which nothing was signed yet. */
  private static Optional<KeyHandover> unsigned(Connection connection, NoteSigner current)
      throws SQLException {
    SignerGuard.Log log = SignerGuard.log(connection).orElse(null);
    return log == null
        ? Optional.empty()
        : handovers(connection)
            .filter(handover -> isSame(handover.after(), current.verifier()))
            .filter(handover -> handover.at().size() == log.size())
            .filter(handover -> handover.at().origin().equals(log.origin()))
            .findFirst();
  }

  private static Stream<KeyHandover> handovers(Connection connection) throws SQLException {
    return KeyHandovers.few(connection).stream()
        .flatMap(
            note -> {
              try {
                return Stream.of(KeyHandover.of(note));
              } catch (IllegalArgumentException e) {
                // A row that is no hand-over: 'audit verify' names it.
                return Stream.empty();
              }
            });
  }

  private static boolean isSame(NoteVerifier one, NoteVerifier other) {
    return one.text().equals(other.text());
  }

  private Rotated rotate(Connection connection, NoteSigner old) throws SQLException {
    Optional<NoteSigner> begun = next.read();
    if (begun.isPresent() && isSame(begun.get().verifier(), old.verifier())) {
      throw new StemmaException(
          ErrorCode.AUDIT_KEY_UNUSABLE,
          next.path() + " holds the same key as " + key + ". Delete it and try again.");
    }
    if (begun.isEmpty() || !hasHandedOver(connection, old, begun.get())) {
      sealAndSign(connection, old);
    }
    requireSigned(connection);
    NoteSigner made = begun.isPresent() ? begun.get() : next.make(old);
    KeyHandover handover = handOver(connection, old, made);
    next.install(old, made);
    return new Rotated(
        handover, next.retired(old.verifier()), begun.isPresent(), sealAndSign(connection, made));
  }

  /** Whether the old key must not sign any more. */
  private boolean hasHandedOver(Connection connection, NoteSigner old, NoteSigner made)
      throws SQLException {
    return isRemembered(file.read(), made) || find(connection, old, made).isPresent();
  }

  private static boolean isRemembered(Optional<SignerMemory> memory, NoteSigner signer) {
    return memory.map(last -> signer.verifier().signed(SignedNote.of(last.note()))).orElse(false);
  }

  private static Optional<KeyHandover> find(Connection connection, NoteSigner old, NoteSigner made)
      throws SQLException {
    return handovers(connection)
        .filter(handover -> isSame(handover.before(), old.verifier()))
        .filter(handover -> isSame(handover.after(), made.verifier()))
        .findFirst();
  }

  private @Nullable Checkpoint sealAndSign(Connection connection, NoteSigner signer)
      throws SQLException {
    new Sealer(connection, new SignerGuard(signer.verifier(), file)::check).round();
    return new CheckpointSigner(connection, signer, file).sign().orElse(null);
  }

  private void requireSigned(Connection connection) throws SQLException {
    if (SignerGuard.log(connection).map(SignerGuard.Log::size).orElse(0L) == 0) {
      throw new StemmaException(
          ErrorCode.AUDIT_NOT_SEALED,
          "The key "
              + key
              + " has signed nothing, so there is nothing to hand over. Delete the file: the next"
              + " start of the service makes another key.");
    }
  }

  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtextextended('audit.seals', 0))";

  private KeyHandover handOver(Connection connection, NoteSigner old, NoteSigner made)
      throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(LOCK);
      try (SignerFile.Held held = file.lock()) {
        Checkpoint now = now(connection, isRemembered(held.read(), made) ? made : old);
        Optional<KeyHandover> before = find(connection, old, made);
        KeyHandover handover = before.isPresent() ? before.get() : KeyHandover.sign(now, old, made);
        // First the memory: a service that starts with the old key now is refused by it.
        held.write(new SignerMemory(made.sign(now.text()).written(), List.of()));
        if (before.isEmpty()) {
          KeyHandovers.add(connection, handover);
          note(connection, handover);
        }
        connection.commit();
        return handover;
      }
    } catch (MissingTileException | IllegalArgumentException e) {
      connection.rollback();
      throw SignerGuard.broken("Its hashes are damaged: " + e.getMessage() + ".");
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    }
  }

  private Checkpoint now(Connection connection, NoteSigner signer) throws SQLException {
    SignerMemory memory =
        new SignerGuard(signer.verifier(), file)
            .check(connection)
            .orElseThrow(() -> SignerGuard.broken("It holds no seal."));
    SignerGuard.Log log = SignerGuard.log(connection).orElseThrow();
    if (log.size() < memory.checkpoint().size()) {
      throw locked(
          "A service began a checkpoint that the database does not have yet. Run 'scripts/stemma"
              + " audit rotate-key' again.");
    }
    return new Checkpoint(log.origin(), log.size(), log.tree(connection).root());
  }

  private static final String NOTE =
      "SELECT audit.note('seal_key_rotated', NULL, NULL, ?::jsonb, now())";

  private static void note(Connection connection, KeyHandover handover) throws SQLException {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.put("oldKey", handover.before().text());
    details.put("newKey", handover.after().text());
    details.put("origin", handover.at().origin());
    details.put("size", handover.at().size());
    details.put("root", handover.at().root().base64());
    details.put("note", handover.note());
    try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
      statement.setString(1, details.toString());
      statement.execute();
    }
  }
}
