package io.stemma.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a backup holds, in a file of its own beside the dump.
 *
 * @param format of this file and of the folder
 * @param program its version
 * @param snapshotAt the moment it is of, ISO 8601: every transaction that had committed is in it
 * @param tables every table, each month of its own
 * @param keepToo what belongs to the estate and is no part of the backup
 */
public record BackupManifest(
    String format,
    String program,
    String snapshotAt,
    Versions versions,
    String database,
    String graph,
    Dump dump,
    List<String> schemas,
    List<String> roles,
    List<GraphTrigger> graphTriggers,
    List<CrashedQuery> crashedQueries,
    List<TableDigest> tables,
    KeepToo keepToo) {
  static final String FORMAT = "stemma-backup-1";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public BackupManifest {
    // A file that lacks a member is no manifest.
    Objects.requireNonNull(versions.record());
    Objects.requireNonNull(dump.file());
    Objects.requireNonNull(keepToo);
    schemas = List.copyOf(schemas);
    roles = List.copyOf(roles);
    graphTriggers = List.copyOf(graphTriggers);
    crashedQueries = List.copyOf(crashedQueries);
    tables = List.copyOf(tables);
  }

  /**
   * Versions of all that had a part in it.
   *
   * @param age null where there was none, as with the graph's migrations
   * @param record the last migration of {@code db/}
   * @param graph the last migration of {@code age/}
   */
  public record Versions(
      String postgres,
      int postgresMajor,
      String pgDump,
      int pgDumpMajor,
      @Nullable String age,
      String record,
      @Nullable String graph) {}

  /** The dump beside this file. */
  public record Dump(String file, long bytes, String sha256) {}

  /** A trigger that the graph's migrations have put on a table of the record. */
  public record GraphTrigger(String schema, String table, String name) {}

  /** A query that ended its server process, as {@code projection.crashed_queries} has it. */
  public record CrashedQuery(
      String fingerprint, String query, long crashes, String firstAt, String lastAt) {}

  /**
   * Files that must be kept beside backups.
   *
   * @param sealKey the file that signs checkpoints; as configured where the backup was made
   * @param archiveFolder null where none was configured
   * @param archives retired months whose rows are in their archives only
   */
  public record KeepToo(String sealKey, @Nullable String archiveFolder, List<Archive> archives) {
    public KeepToo {
      archives = List.copyOf(archives);
    }
  }

  /** The archive of a retired month. */
  public record Archive(String month, String file, String sha256) {}

  /** All rows of all tables. */
  public long rows() {
    return tables.stream().mapToLong(TableDigest::rows).sum();
  }

  byte[] json() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static BackupManifest read(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      String format = JSON.readTree(bytes).path("format").asText();
      if (!FORMAT.equals(format)) {
        throw new StemmaException(
            ErrorCode.BACKUP_UNREADABLE,
            file
                + " is of the format '"
                + format
                + "', and this program reads "
                + FORMAT
                + ": restore it with the program that made it.");
      }
      return JSON.readValue(bytes, BackupManifest.class);
    } catch (JsonProcessingException e) {
      throw new StemmaException(
          ErrorCode.BACKUP_DAMAGED, file + " is no manifest of a backup: it is not whole.", e);
    } catch (IOException e) {
      throw new StemmaException(
          ErrorCode.BACKUP_UNREADABLE,
          "There is no backup in "
              + file.getParent()
              + ": "
              + file.getFileName()
              + " is missing or cannot be read.",
          e);
    }
  }
}
