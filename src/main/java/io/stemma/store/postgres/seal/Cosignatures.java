package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.SignedNote;
import io.stemma.audit.seal.SignedNote.Signature;
import io.stemma.audit.seal.SignerFile;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what witnesses signed under the checkpoint it is of: in the database, and beside the key.
 */
final class Cosignatures {
  private final DatabaseUrl url;
  private final SignerFile file;

  Cosignatures(DatabaseUrl url, SignerFile file) {
    this.url = url;
    this.file = file;
  }

  /**
   * Keeps them.
   *
   * @param given the checkpoint as the witnesses got it. Where the database has another one of its
   *     size by now, they are kept beside the key only.
   */
  void keep(SignedNote given, List<Signature> signatures) {
    long size = Checkpoint.of(given.text()).size();
    try (Connection connection = Postgres.connect(url, "stemma-witness")) {
      connection.setAutoCommit(false);
      SignedNote kept = note(connection, size);
      SignedNote last = given;
      if (kept != null && kept.text().equals(given.text())) {
        last = kept;
        save(connection, size, with(kept, signatures).written());
      }
      connection.commit();
      file.keepCosigned(with(last, signatures).written());
    } catch (SQLException e) {
      throw SqlStates.connectFailure(url, e);
    }
  }

  private static SignedNote with(SignedNote note, List<Signature> signatures) {
    List<Signature> all = new ArrayList<>(note.signatures());
    for (Signature signature : signatures) {
      // A witness that signed before says a newer time now: one of it is enough.
      all.removeIf(old -> old.isOfSameKey(signature));
      all.add(signature);
    }
    return new SignedNote(note.text(), all);
  }

  private static final String NOTE =
      "SELECT left(note, %d) FROM audit.checkpoints WHERE size = ? FOR UPDATE"
          .formatted(SignedNote.MAX_CHARACTERS + 1);

  private static @Nullable SignedNote note(Connection connection, long size) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
      statement.setLong(1, size);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? SignedNote.of(row.getString(1)) : null;
      }
    }
  }

  private static final String SAVE = "UPDATE audit.checkpoints SET note = ? WHERE size = ?";

  private static void save(Connection connection, long size, String note) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      statement.setString(1, note);
      statement.setLong(2, size);
      statement.executeUpdate();
    }
  }
}
