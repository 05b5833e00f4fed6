package io.stemma.store.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.stemma.audit.retention.ArchiveProof;
import io.stemma.store.postgres.audit.MonthRows.StoredColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What an archive holds, in a file of its own beside it.
 *
 * @param format of the archive and of this file
 * @param schemaVersion the last migration of the record when it was made
 * @param table with its schema
 * @param month for instance {@code 2025-01}
 * @param part 1, and one more each time the month was made again after it had been dropped
 * @param columns as the table stored them, each with its type in PostgreSQL
 * @param order the columns that the rows are ordered by
 * @param checksum SHA-256 over the rows as COPY BINARY writes them
 * @param program its version
 * @param madeAt an instant
 */
record Manifest(
    String format,
    String schemaVersion,
    String table,
    String month,
    int part,
    List<StoredColumn> columns,
    List<String> order,
    long rows,
    String checksum,
    String file,
    long bytes,
    String sha256,
    String program,
    String madeAt) {
  static final String FORMAT = "stemma-archive-1";
  static final String SUFFIX = ".json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  ArchiveProof proof() {
    return new ArchiveProof(file, sha256, bytes, new ArchiveProof.Content(rows, checksum));
  }

  static Manifest read(Path path) {
    try {
      Manifest manifest = JSON.readValue(Files.readAllBytes(path), Manifest.class);
      if (!FORMAT.equals(manifest.format())) {
        throw ArchiveFailures.differs(path + " is of another format than " + FORMAT + ".");
      }
      return manifest;
    } catch (JsonProcessingException e) {
      throw ArchiveFailures.differs(path + " is no manifest: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw ArchiveFailures.missing(path);
    }
  }

  byte[] json() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
