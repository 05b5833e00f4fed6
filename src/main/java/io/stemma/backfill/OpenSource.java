package io.stemma.backfill;

import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceSnapshot;
import java.nio.file.Path;

/** A file, its snapshot and the snapshot opened. */
record OpenSource(Path file, SourceSnapshot snapshot, SourceDatabase database)
    implements AutoCloseable {
  static OpenSource open(Path file) {
    SourceSnapshot snapshot = SourceSnapshot.take(file);
    try {
      return new OpenSource(file, snapshot, SourceDatabase.open(snapshot, file));
    } catch (RuntimeException e) {
      snapshot.close();
      throw e;
    }
  }

  /** What the source is called in the ledger. */
  String name() {
    return file.toAbsolutePath().normalize().toString();
  }

  /** SHA-256 (hex) of the file's bytes. */
  String sha256() {
    return snapshot.sha256();
  }

  @Override
  public void close() {
    database.close();
    snapshot.close();
  }
}
