package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.KeptLeaf;
import io.stemma.audit.seal.MonthProof;
import io.stemma.audit.seal.SignedNote;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;

/** Writes what proves a month without a database: its seal up to a checkpoint, and its hashes. */
public final class MonthProofs {
  private final DatabaseUrl url;

  public MonthProofs(DatabaseUrl url) {
    this.url = url;
  }

  /**
   * Writes the proof of a month as the last checkpoint has it.
   *
   * @param log for instance {@code events/2026-01}
   * @return entries that it proves
   * @throws StemmaException {@link ErrorCode#AUDIT_NOT_SEALED} where it is in no checkpoint yet
   */
  public long write(String log, Writer out) {
    return TrailProofs.inSnapshot(url, connection -> write(connection, log, out));
  }

  private static long write(Connection connection, String log, Writer out) throws SQLException {
    TrailProofs.LastSeal last =
        TrailProofs.last(connection, log)
            .orElseThrow(() -> TrailProofs.notSealed("No checkpoint has " + log + "."));
    String note = TrailProofs.newest(connection);
    long size = Checkpoint.of(SignedNote.of(note).text()).size();
    SealedLog seals = new SealedLog(connection, SealedLog.SEALS, size);
    MonthProof proof =
        new MonthProof(
            last.seal(),
            last.number(),
            seals.tree().inclusion(last.number()),
            note,
            KeyHandovers.few(connection));
    try {
      out.write(proof.line() + "\n");
      SealedLeaves leaves = new SealedLeaves(connection, log);
      for (long i = 0; i < last.seal().size(); i++) {
        KeptLeaf leaf = leaves.next();
        if (leaf == null) {
          throw new StemmaException(
              ErrorCode.AUDIT_NOT_SEALED,
              "Hashes of " + log + " are gone: 'scripts/stemma audit verify' says more.");
        }
        out.write(MonthProof.line(leaf) + "\n");
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return last.seal().size();
  }
}
