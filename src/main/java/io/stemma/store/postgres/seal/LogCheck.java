package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.Finding;
import io.stemma.audit.seal.Finding.Kind;
import io.stemma.audit.seal.Frontier;
import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.MonthSeal;
import io.stemma.audit.seal.NoteVerifier;
import io.stemma.audit.seal.SignedNote;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Holds the log of all months against signed checkpoints. It is made again from the seals
 * themselves, which go by one after the other: the kept tiles are not asked.
 */
final class LogCheck {
  private static final int FETCH_ROWS = 5_000;

  private final NoteVerifier key;
  private final Consumer<Finding> found;
  private final List<Held> checkpoints = new ArrayList<>();
  private final Frontier log = new Frontier();

  /** A checkpoint, and how it is called. */
  private record Held(String which, Checkpoint checkpoint) {}

  LogCheck(NoteVerifier key, Consumer<Finding> found) {
    this.key = key;
    this.found = found;
  }

  /** The log must begin with this one, which must be signed. */
  Checkpoint expect(String which, SignedNote note) {
    Checkpoint checkpoint = Checkpoint.of(note.text());
    checkpoints.add(new Held(which, checkpoint));
    if (!key.signed(note)) {
      broken(which, "is not signed by " + key.name() + ".");
    }
    return checkpoint;
  }

  private static final String SEALS =
      "SELECT seal_no, log, size, root FROM audit.month_seals ORDER BY seal_no";

  /** Compares; returns how many seals there are. */
  long run(Connection connection) throws SQLException {
    look();
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet row = statement.executeQuery(SEALS)) {
        while (row.next()) {
          if (row.getLong(1) != log.size()) {
            found.accept(
                Finding.ofLog(
                    Kind.SEAL_BROKEN, SealedLog.SEALS, "Seal " + log.size() + " is gone."));
            break;
          }
          log.add(
              new MonthSeal(row.getString(2), row.getLong(3), Hash.at(row.getBytes(4), 0)).leaf());
          look();
        }
      }
    }
    for (Held held : checkpoints) {
      if (held.checkpoint().size() > log.size()) {
        broken(
            held.which(),
            "knows " + held.checkpoint().size() + " seals, of which " + log.size() + " are there.");
      }
    }
    return log.size();
  }

  /** Whether the log, as far as it has gone by, is what a checkpoint of that size says. */
  private void look() {
    for (Held held : checkpoints) {
      if (held.checkpoint().size() == log.size() && !log.root().equals(held.checkpoint().root())) {
        broken(held.which(), "is of other seals than those that are there.");
      }
    }
  }

  private void broken(String which, String why) {
    found.accept(
        Finding.ofLog(
            Kind.CHECKPOINT_BROKEN, SealedLog.SEALS, "The checkpoint, " + which + ", " + why));
  }
}
