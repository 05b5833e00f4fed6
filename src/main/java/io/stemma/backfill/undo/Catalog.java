package io.stemma.backfill.undo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Finds the tables that hold rows of runs, so that one that is added later is not forgotten. */
final class Catalog {
  private final Connection connection;

  Catalog(Connection connection) {
    this.connection = connection;
  }

  /** Whoever names agents comes first: an agent then goes when hardly anybody names it any more. */
  private static final String OWNED =
      """
      SELECT pg_class.oid, nspname || '.' || relname, format('%I.%I', nspname, relname)
      FROM pg_attribute
      JOIN pg_class ON pg_class.oid = attrelid
      JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE attname = 'backfill_run' AND NOT attisdropped AND NOT relispartition
        AND relkind IN ('r', 'p') AND nspname = ANY (?)
      ORDER BY EXISTS (SELECT FROM pg_attribute mark
                       WHERE mark.attrelid = pg_class.oid AND mark.attname = 'placeholder'), nspname, relname
      """;

  /** The tables of these schemas, in the order in which their rows should go. */
  List<OwnedTable> owned(String... schemas) throws SQLException {
    List<OwnedTable> tables = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(OWNED)) {
      statement.setArray(1, connection.createArrayOf("text", schemas));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          long oid = row.getLong(1);
          tables.add(new OwnedTable(row.getString(2), row.getString(3), leaves(oid), key(oid)));
        }
      }
    }
    return tables;
  }

  private static final String LEAVES =
      """
      SELECT format('%I.%I', nspname, relname)
      FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE relkind = 'r'
        AND (pg_class.oid = ?::oid
             OR pg_class.oid IN (SELECT relid FROM pg_partition_tree(?::oid::regclass)))
      ORDER BY relname
      """;

  private List<String> leaves(long oid) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LEAVES)) {
      statement.setLong(1, oid);
      statement.setLong(2, oid);
      try (ResultSet row = statement.executeQuery()) {
        List<String> leaves = new ArrayList<>();
        while (row.next()) {
          leaves.add(row.getString(1));
        }
        return leaves;
      }
    }
  }

  /** The unique index without a column that counts up is that of the natural key. */
  private static final String KEY =
      """
      SELECT format('%I', attname),
             format_type(CASE WHEN typtype = 'd' THEN typbasetype ELSE pg_type.oid END, NULL)
      FROM (SELECT indexrelid FROM pg_index
            JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
            WHERE indrelid = ?::oid AND indisunique AND indpred IS NULL
            GROUP BY indexrelid, indisprimary HAVING bool_and(attidentity = '')
            ORDER BY indisprimary DESC, indexrelid LIMIT 1) natural_key
      JOIN pg_index USING (indexrelid)
      CROSS JOIN unnest(indkey) WITH ORDINALITY AS part (number, place)
      JOIN pg_attribute ON attrelid = indrelid AND attnum = part.number
      JOIN pg_type ON pg_type.oid = atttypid
      ORDER BY place
      """;

  private List<OwnedTable.Key> key(long oid) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(KEY)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        List<OwnedTable.Key> key = new ArrayList<>();
        while (row.next()) {
          key.add(new OwnedTable.Key(row.getString(1), row.getString(2)));
        }
        return key;
      }
    }
  }
}
