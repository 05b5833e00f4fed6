package io.stemma.backfill.verify;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows of PostgreSQL that are compared, and the queries that compute their canonical form there.
 *
 * <p>The names in these statements come from declarations and the catalogue, never from a file.
 *
 * @param from the rows, as an entry of FROM without alias
 * @param key columns by which a row is found
 * @param columns in the order of the canonical form
 * @param runColumn where a row says which run wrote it
 */
record Relation(String from, List<String> key, List<Column> columns, String runColumn) {
  Relation {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
  }

  private static final String CHECKSUM =
      """
      SELECT (hash >> 54) & 1023, count(*), sum(hash)
      FROM (SELECT substr(sha256(%s), 1, 8)::bigint AS hash FROM %s AS t
            WHERE t.%s = ANY (?) OFFSET 0) AS hashed
      GROUP BY 1
      """;

  /** By bucket: rows that certain runs wrote, and the sum of their hashes. */
  String checksum() {
    // OFFSET 0 keeps the planner from computing each hash twice.
    return CHECKSUM.formatted(binary(columns), from, runColumn);
  }

  private static final String LOOK_UP =
      """
      SELECT expected.ordinal, coalesce(t.%s = ANY (?), false), hashed.hash,
             CASE WHEN hashed.hash <> expected.hash THEN made.form END
      FROM unnest(?::bigint[], %s) WITH ORDINALITY AS expected (hash, %s, ordinal)
      JOIN %s AS t ON %s
      CROSS JOIN LATERAL (SELECT %s AS form OFFSET 0) AS made
      CROSS JOIN LATERAL (SELECT substr(sha256(made.form), 1, 8)::bigint AS hash OFFSET 0) AS hashed
      """;

  /**
   * For hashes and keys given as arrays: whether there is such a row, whose, and with what hash.
   */
  String lookUp() {
    return LOOK_UP.formatted(
        runColumn, keyArrays(), keyNames(), from, keysMatch(), binary(columns));
  }

  private static final String WRITERS =
      """
      SELECT runs.source, count(*)
      FROM unnest(?::bigint[], %s) AS expected (hash, %s)
      JOIN %s AS t ON %s
      JOIN backfill.runs ON runs.run_id = t.%s
      WHERE substr(sha256(%s), 1, 8)::bigint = expected.hash
      GROUP BY 1
      """;

  /** For hashes and keys given as arrays: which sources wrote rows of this content. */
  String writers() {
    return WRITERS.formatted(
        keyArrays(), keyNames(), from, keysMatch(), runColumn, binary(columns));
  }

  private String keyArrays() {
    return key.stream().map(name -> "?::text[]").collect(Collectors.joining(", "));
  }

  private String keyNames() {
    return key.stream().map(name -> "key_" + name).collect(Collectors.joining(", "));
  }

  private String keysMatch() {
    return key.stream()
        .map(name -> "t." + name + " = expected.key_" + name + "::" + typeOf(name).sql())
        .collect(Collectors.joining(" AND "));
  }

  private static final String KEYS =
      """
      SELECT form FROM (SELECT %s AS form, substr(sha256(%s), 1, 8)::bigint AS hash FROM %s AS t
                        WHERE t.%s = ANY (?) OFFSET 0) AS hashed
      WHERE (hash >> 54) & 1023 = ANY (?)
      """;

  /** The keys of the rows that certain runs wrote and whose hash is in certain buckets. */
  String keys() {
    return KEYS.formatted(binary(keyColumns()), binary(columns), from, runColumn);
  }

  List<Column> keyColumns() {
    return key.stream().map(name -> new Column(name, typeOf(name))).toList();
  }

  private ColumnType typeOf(String name) {
    return columns.get(position(name)).type();
  }

  /** Where a column stands in the canonical form. */
  int position(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(from + " has no column " + name);
  }

  /** Encodes records whose values stand in the order of the columns. */
  RowEncoder encoder() {
    int[] positions = new int[columns.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i;
    }
    return new RowEncoder(columns.stream().map(Column::type).toList(), positions);
  }

  /** Encodes the keys of such records. */
  RowEncoder keyEncoder() {
    return new RowEncoder(
        keyColumns().stream().map(Column::type).toList(),
        key.stream().mapToInt(this::position).toArray());
  }

  private static String binary(List<Column> columns) {
    return columns.stream()
        .map(Column::cast)
        .collect(Collectors.joining(", ", "record_send(ROW(", "))"));
  }
}
