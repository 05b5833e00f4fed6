package io.stemma.store.archive;

import io.stemma.audit.retention.ArchiveProof;
import io.stemma.audit.retention.AuditMonth;
import io.stemma.audit.retention.MonthArchives;
import io.stemma.audit.retention.MonthLife;
import io.stemma.audit.seal.SealedTable;
import io.stemma.audit.seal.TrailEntry;
import io.stemma.error.Counted;
import io.stemma.store.postgres.audit.MonthRows;
import io.stemma.store.postgres.audit.MonthRows.StoredColumn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/** Months as Parquet files in a folder, each with its manifest. */
public final class ParquetArchives implements MonthArchives {
  private static final String SUFFIX = ".parquet";

  private final ArchiveFolder folder;
  private final MonthRows rows;
  private final Clock clock;
  private final Made made;

  /**
   * What manifests say of who made them.
   *
   * @param schemaVersion the last migration of the record
   * @param program its version
   */
  public record Made(String schemaVersion, String program) {}

  /** In a folder, which is made where there is none. */
  public ParquetArchives(Path folder, MonthRows rows, Clock clock, Made made) {
    this.folder = new ArchiveFolder(folder);
    this.rows = rows;
    this.clock = clock;
    this.made = made;
  }

  @Override
  public ArchiveProof write(MonthLife month) {
    String name = month.month().partition() + (month.part() == 1 ? "" : "_" + month.part());
    List<StoredColumn> columns = rows.columns(month.month().table());
    List<String> order = rows.order(month.month().table(), columns);
    Path workshop = folder.workshop(name);
    try {
      Path file = workshop.resolve(name + SUFFIX);
      ArchiveProof.Content content = export(month.month(), columns, order, workshop, file);
      prove(file, columns, workshop, content);
      Manifest manifest = manifest(month, columns, order, file, content);
      Path beside = workshop.resolve(name + Manifest.SUFFIX);
      folder.write(beside, manifest.json());
      folder.publish(List.of(file, beside));
      return manifest.proof();
    } finally {
      folder.remove(workshop);
    }
  }

  private ArchiveProof.Content export(
      AuditMonth month, List<StoredColumn> columns, List<String> order, Path workshop, Path file) {
    RowDigest[] digest = {new RowDigest()};
    new ParquetWriter(workshop, columns)
        .write(
            row -> {
              digest[0] = new RowDigest();
              read(
                  month,
                  columns,
                  order,
                  bytes -> {
                    digest[0].add(bytes);
                    row.accept(bytes);
                  });
            },
            file);
    return digest[0].content();
  }

  private void read(
      AuditMonth month, List<StoredColumn> columns, List<String> order, Consumer<ByteBuffer> row) {
    CopyBinary copy = new CopyBinary(row);
    rows.read(month, columns, order, copy);
    if (!copy.isEnded()) {
      throw ArchiveFailures.failed("PostgreSQL did not send all of " + month + ".", null);
    }
  }

  static void prove(
      Path file, List<StoredColumn> columns, Path workshop, ArchiveProof.Content wanted) {
    RowDigest digest = new RowDigest();
    new ParquetRows(workshop, columns).forEach(file, digest::add);
    ArchiveProof.Content found = digest.content();
    if (!found.equals(wanted)) {
      throw ArchiveFailures.differs(
          "The archive "
              + file.getFileName()
              + " holds "
              + Counted.of(found.rows(), "row")
              + " of checksum "
              + found.checksum()
              + ", the month "
              + Counted.of(wanted.rows(), "row")
              + " of "
              + wanted.checksum()
              + ".");
    }
  }

  private Manifest manifest(
      MonthLife month,
      List<StoredColumn> columns,
      List<String> order,
      Path file,
      ArchiveProof.Content content) {
    try {
      return new Manifest(
          Manifest.FORMAT,
          made.schemaVersion(),
          "audit." + month.month().table(),
          month.month().month().toString(),
          month.part(),
          columns,
          order,
          content.rows(),
          content.checksum(),
          file.getFileName().toString(),
          Files.size(file),
          ArchiveFolder.sha256(file),
          made.program(),
          clock.instant().toString());
    } catch (IOException e) {
      throw ArchiveFailures.of(file, e);
    }
  }

  @Override
  public ArchiveProof.Content contentOf(AuditMonth month, ArchiveProof proof) {
    Manifest manifest = Manifest.read(folder.manifest(proof));
    RowDigest digest = new RowDigest();
    read(month, manifest.columns(), manifest.order(), digest::add);
    return digest.content();
  }

  @Override
  public void check(ArchiveProof proof) {
    folder.check(proof);
  }

  /**
   * Reads an archive again and compares it with what was noted of it and with its manifest.
   *
   * @throws io.stemma.error.StemmaException {@link io.stemma.error.ErrorCode#ARCHIVE_NOT_FOUND},
   *     {@link io.stemma.error.ErrorCode#ARCHIVE_DIFFERS}
   */
  public void verify(ArchiveProof proof) {
    folder.check(proof);
    Manifest manifest = manifest(proof);
    Path workshop = folder.workshop("verify-" + proof.file());
    try {
      prove(folder.file(proof.file()), manifest.columns(), workshop, proof.content());
    } finally {
      folder.remove(workshop);
    }
  }

  /** The columns of an archive that is as it was noted, in the order of its rows' fields. */
  public List<StoredColumn> columns(ArchiveProof proof) {
    folder.check(proof);
    return manifest(proof).columns();
  }

  /**
   * Hands on the rows of an archive, each as COPY BINARY has it, and compares them with what was
   * proved. Nothing is written to the folder of archives.
   *
   * @throws io.stemma.error.StemmaException {@link io.stemma.error.ErrorCode#ARCHIVE_NOT_FOUND},
   *     {@link io.stemma.error.ErrorCode#ARCHIVE_DIFFERS}; then some rows may have been handed on
   */
  public void rows(ArchiveProof proof, Consumer<ByteBuffer> rows) {
    List<StoredColumn> columns = columns(proof);
    Path workshop = temporaryFolder();
    try {
      RowDigest digest = new RowDigest();
      new ParquetRows(workshop, columns)
          .forEach(
              folder.file(proof.file()),
              row -> {
                digest.add(row);
                rows.accept(row);
              });
      requireProved(proof, digest);
    } finally {
      folder.remove(workshop);
    }
  }

  /** Sends the same rows as COPY BINARY takes them, the signature and the trailer with them. */
  public void copy(ArchiveProof proof, MonthRows.Messages to) {
    to.take(CopyBinary.header());
    rows(proof, row -> to.take(bytes(row)));
    to.take(CopyBinary.trailer());
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("stemma-archive");
    } catch (IOException e) {
      throw ArchiveFailures.failed("No temporary folder could be made.", e);
    }
  }

  private static byte[] bytes(ByteBuffer row) {
    byte[] bytes = new byte[row.remaining()];
    row.duplicate().get(bytes);
    return bytes;
  }

  private static void requireProved(ArchiveProof proof, RowDigest digest) {
    if (!digest.content().equals(proof.content())) {
      throw ArchiveFailures.differs(proof.file() + " does not hold what was proved.");
    }
  }

  /** Reads the entries of an archive that is as it was noted, with the hashes of what they say. */
  void entries(ArchiveProof proof, Consumer<TrailEntry> entries) {
    folder.check(proof);
    Manifest manifest = manifest(proof);
    SealedTable table = SealedTable.ofLog(manifest.table().replaceFirst("^audit\\.", "") + "/");
    Path workshop = folder.workshop("entries-" + proof.file());
    try {
      new ArchivedEntries(table, manifest.columns())
          .forEach(workshop, folder.file(proof.file()), entries);
    } finally {
      folder.remove(workshop);
    }
  }

  /** The manifest beside an archive, which must say the same as what was noted. */
  private Manifest manifest(ArchiveProof proof) {
    Manifest manifest = Manifest.read(folder.manifest(proof));
    if (!manifest.proof().equals(proof)) {
      throw ArchiveFailures.differs(
          "The manifest of " + proof.file() + " says something else than what was noted of it.");
    }
    return manifest;
  }

  /**
   * Makes a dropped month again from all its archives, and holds it. What is sent to PostgreSQL is
   * compared with what was proved; where it differs, nothing is made.
   *
   * @param proofs of its parts; one that is older than a column of the table has it not
   */
  public void restore(AuditMonth month, List<ArchiveProof> proofs) {
    proofs.forEach(folder::check);
    Path workshop = folder.workshop("restore-" + month.partition());
    try {
      rows.restore(
          month, proofs.stream().map(proof -> part(proof, workshop)).toList(), clock.instant());
    } finally {
      folder.remove(workshop);
    }
  }

  private MonthRows.Part part(ArchiveProof proof, Path workshop) {
    List<StoredColumn> columns = manifest(proof).columns();
    return new MonthRows.Part(
        columns,
        to -> {
          to.take(CopyBinary.header());
          send(proof, columns, workshop, to);
          to.take(CopyBinary.trailer());
        });
  }

  private void send(
      ArchiveProof proof, List<StoredColumn> columns, Path workshop, MonthRows.Messages to) {
    RowDigest digest = new RowDigest();
    new ParquetRows(workshop, columns)
        .forEach(
            folder.file(proof.file()),
            row -> {
              digest.add(row);
              to.take(bytes(row));
            });
    requireProved(proof, digest);
  }
}
