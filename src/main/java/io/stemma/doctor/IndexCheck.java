package io.stemma.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Indexes that are missing, half made, or of no use. */
final class IndexCheck implements Check {
  private static final String EXPECTED = "indexes.txt";

  @Override
  public String name() {
    return "indexes";
  }

  /** A partitioned index is invalid while a month lacks its part of it. */
  private static final String INVALID =
      """
      SELECT format('%I.%I', n.nspname, c.relname)
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) AND n.nspname !~ '^pg_toast'
      ORDER BY 1 LIMIT 10
      """;

  private static final String MISSING =
      """
      SELECT name FROM unnest(?::text[]) AS name
      EXCEPT
      SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      ORDER BY 1
      """;

  private static final String UNUSED =
      """
      SELECT format('%I.%I (%s)', s.schemaname, s.indexrelname, pg_size_pretty(pg_relation_size(s.indexrelid)))
      FROM pg_stat_user_indexes s JOIN pg_index i USING (indexrelid)
      WHERE s.idx_scan = 0 AND NOT i.indisunique AND pg_relation_size(s.indexrelid) > 8 * 1024 * 1024
        AND (SELECT coalesce(stats_reset, pg_postmaster_start_time()) < now() - interval '7 days'
             FROM pg_stat_database WHERE datname = current_database())
      ORDER BY pg_relation_size(s.indexrelid) DESC LIMIT 5
      """;

  @Override
  public List<Finding> look(Look database) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    List<String> invalid = database.texts(INVALID);
    if (!invalid.isEmpty()) {
      findings.add(
          Finding.failed(
              name(), "not valid: " + String.join(", ", invalid), "REINDEX INDEX CONCURRENTLY …"));
    }
    List<String> missing = missing(database);
    if (!missing.isEmpty()) {
      findings.add(
          Finding.failed(
              name(),
              "missing: " + String.join(", ", missing),
              "db/ has the statement that makes each: run it with CREATE INDEX CONCURRENTLY."));
    }
    List<String> unused = database.texts(UNUSED);
    if (!unused.isEmpty()) {
      findings.add(
          Finding.warning(
              name(),
              "not used for a week: " + String.join(", ", unused),
              "Nothing, unless it is one of yours; the questions of Stemma may just not have come."));
    }
    if (findings.isEmpty()) {
      findings.add(Finding.ok(name(), "there, valid and in use"));
    }
    return findings;
  }

  private static List<String> missing(Look database) throws SQLException {
    if (!database.has("stemma.schema_history")) {
      return List.of();
    }
    return database.texts(
        MISSING, database.connection().createArrayOf("text", expected().toArray()));
  }

  /** Those that the migrations of the record make, but for those of single months. */
  static List<String> expected() {
    try (InputStream file =
        Objects.requireNonNull(IndexCheck.class.getResourceAsStream(EXPECTED))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
