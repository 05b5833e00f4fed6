package io.stemma.backfill.load;

import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a target would hold besides its rows: for every record taken so far its key, a hash of its
 * content and which file brought it. Batches are judged against both.
 *
 * <p>The names in these statements come from declarations, never from a file.
 */
final class Shadow {
  /** What would become of a record. */
  enum Verdict {
    NEW,
    SAME,
    CHANGED,
    DUPLICATE_KEY,
    KEY_TAKEN
  }

  /**
   * A verdict on a record.
   *
   * @param sameKey the same for all records of the batch that have this one's key
   * @param content a hash of it
   */
  record Judged(Verdict verdict, long sameKey, long content) {}

  private final Scratch scratch;
  private final int file;
  private final String source;
  private final Staging staging;
  private final String judge;
  private final String take;
  private final boolean isKnown;

  /**
   * Prepares the tables.
   *
   * @param file number of the file in this dry run
   * @param source what the file is called in the ledger
   */
  Shadow(Scratch scratch, TableMapping mapping, int file, String source) throws SQLException {
    Target target = mapping.target();
    List<String> columns = mapping.records().columns();
    String name = target.table().replace('.', '_');
    String shadow = "dry_" + name;
    this.scratch = scratch;
    this.file = file;
    this.source = source;
    this.isKnown = scratch.has(target.table());
    String key = String.join(", ", target.key());
    String hash = "hash_record_extended(ROW(" + prefixed("", columns) + "), 0)";
    this.staging = staging(target, columns, "dry_staging_" + name);
    scratch.execute(SHADOW.formatted(shadow, key, staging.name()));
    scratch.connection().commit();
    this.judge =
        JUDGE.formatted(
            hash,
            hash,
            key,
            staging.name(),
            shadow,
            match(target, "h"),
            isKnown ? existing(target) : NONE_EXISTS,
            isKnown ? "(" + target.stored("t", columns) + ")" : "(false)",
            isKnown ? "(" + prefixed("s.", columns) + ")" : "(false)");
    this.take = TAKE.formatted(shadow, key, key, hash, file, staging.name(), key);
  }

  Staging staging() {
    return staging;
  }

  /** Copies a batch into staging. */
  void stage(Batch batch) throws SQLException {
    staging.fill(batch.text(), batch.records());
  }

  /**
   * A key this dry run has taken is judged as if its row stood there; else the row that does; else
   * the first record of the batch with this key is new, as the first one wins in a real run.
   */
  private static final String JUDGE =
      """
      SELECT s.staging_ordinal,
             CASE WHEN h.file IS NOT NULL THEN
                    CASE WHEN h.content = s.content THEN 'SAME'
                         WHEN h.file = ? THEN 'DUPLICATE_KEY'
                         ELSE 'KEY_TAKEN' END
                  WHEN t.is_there THEN
                    CASE WHEN %8$s IS NOT DISTINCT FROM %9$s THEN 'SAME'
                         WHEN t.writer = ? THEN 'CHANGED'
                         ELSE 'KEY_TAKEN' END
                  WHEN s.nth = 1 THEN 'NEW'
                  WHEN s.content = s.first_content THEN 'SAME'
                  ELSE 'DUPLICATE_KEY' END,
             s.first_ordinal, s.content
      FROM (SELECT *, %1$s AS content, row_number() OVER same_key AS nth,
                   first_value(%2$s) OVER same_key AS first_content,
                   first_value(staging_ordinal) OVER same_key AS first_ordinal
            FROM %4$s WINDOW same_key AS (PARTITION BY %3$s ORDER BY staging_ordinal)) s
      LEFT JOIN %5$s h ON %6$s
      LEFT JOIN %7$s
      """;

  private static final String EXISTING =
      """
      LATERAL (SELECT true AS is_there, t.*,
                      (SELECT runs.source FROM backfill.runs WHERE runs.run_id = t.%s) AS writer
               FROM %s t WHERE %s %s) t ON true
      """;

  private static final String NONE_EXISTS =
      "(SELECT false AS is_there, ''::text AS writer LIMIT 0) t ON false";

  private String existing(Target target) {
    return EXISTING.formatted(
        target.runColumn(),
        target.table(),
        match(target, "t"),
        target.hasPlaceholders() ? "AND NOT t.placeholder" : "");
  }

  /** The verdict on every record of the batch just staged. */
  Map<Integer, Judged> judge() throws SQLException {
    try (PreparedStatement statement = scratch.connection().prepareStatement(judge)) {
      statement.setInt(1, file);
      statement.setString(2, source);
      try (ResultSet rows = statement.executeQuery()) {
        Map<Integer, Judged> verdicts = new TreeMap<>();
        while (rows.next()) {
          verdicts.put(
              staging.ordinal(rows.getLong(1)),
              new Judged(Verdict.valueOf(rows.getString(2)), rows.getLong(3), rows.getLong(4)));
        }
        return verdicts;
      }
    }
  }

  private static final String TAKE =
      """
      INSERT INTO %s (%s, content, file)
      SELECT DISTINCT ON (%s) %2$s, %s, %s FROM %s
      WHERE staging_ordinal = ANY (?)
      ORDER BY %s, staging_ordinal
      """;

  /** Takes records; of several with one key it is one row. How many rows would be written. */
  int take(List<Integer> ordinals) throws SQLException {
    return ordinals.isEmpty() ? 0 : scratch.update(take, staging.numbers(ordinals));
  }

  private static final String SHADOW =
      """
      CREATE TEMPORARY TABLE IF NOT EXISTS %1$s AS
      SELECT %2$s, 0::bigint AS content, 0 AS file FROM %3$s WITH NO DATA;
      CREATE UNIQUE INDEX IF NOT EXISTS %1$s_key ON %1$s (%2$s)
      """;

  /** Typed like the target; all text where there is none, so that nothing has to be made. */
  private Staging staging(Target target, List<String> columns, String name) throws SQLException {
    List<String> all = new ArrayList<>(columns);
    all.add(target.runColumn());
    String like =
        isKnown
            ? "SELECT " + String.join(", ", all) + " FROM " + target.table()
            : "SELECT "
                + all.stream().map("NULL::text AS "::concat).collect(Collectors.joining(", "));
    return new Staging(scratch.connection(), name, all, like);
  }

  private static String match(Target target, String alias) {
    return target.key().stream()
        .map(column -> "s." + column + " = " + alias + "." + column)
        .collect(Collectors.joining(" AND "));
  }

  private static String prefixed(String prefix, List<String> columns) {
    return columns.stream().map(column -> prefix + column).collect(Collectors.joining(", "));
  }
}
