package io.stemma.store.postgres.seal;

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

  void keep(long size, List<Signature> signatures) {
    try (Connection connection = Postgres.connect(url, "stemma-witness")) {
      connection.setAutoCommit(false);
      String note = note(connection, size);
      if (note != null) {
        String cosigned = with(SignedNote.of(note), signatures).written();
        save(connection, size, cosigned);
        connection.commit();
        file.keepCosigned(cosigned);
      }
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

  private static final String NOTE = "SELECT note FROM audit.checkpoints WHERE size = ? FOR UPDATE";

  private static @Nullable String note(Connection connection, long size) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
      statement.setLong(1, size);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
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
