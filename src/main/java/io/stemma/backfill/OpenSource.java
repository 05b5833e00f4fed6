package io.stemma.backfill;

import io.stemma.backfill.load.LoadOptions;
import io.stemma.backfill.mapping.Family;
import io.stemma.backfill.report.SourceFile;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceSnapshot;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file, its snapshot and the snapshot opened.
 *
 * @param digest SHA-256 (hex) of the snapshot, made while SQLite looks for damage
 */
record OpenSource(
    Path file, SourceSnapshot snapshot, SourceDatabase database, Beside<String> digest)
    implements AutoCloseable {
  static OpenSource open(Path file) {
    SourceSnapshot snapshot = SourceSnapshot.take(file);
    try {
      Beside<String> digest = Beside.begin(snapshot::sha256);
      return new OpenSource(file, snapshot, SourceDatabase.open(snapshot, file), digest);
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
    return digest.await();
  }

  /** The file as a report tells of it. */
  SourceFile described(Family family, @Nullable ZoneId zone, LoadOptions options) {
    List<String> needed =
        zone == null ? List.of() : new NaiveTimes(family).in(database, options::takes);
    return new SourceFile(
        name(),
        sha256(),
        snapshot.bytes(),
        zone == null ? null : zone.getId(),
        needed,
        database.remarks(),
        database.walFramesLeftOut(),
        database.sideFiles());
  }

  @Override
  public void close() {
    database.close();
    snapshot.close();
  }
}
