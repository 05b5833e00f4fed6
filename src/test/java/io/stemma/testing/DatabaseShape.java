package io.stemma.testing;

import java.util.List;
import java.util.stream.Stream;

/** All that makes up a database's schemas, but for the rows, as texts that can be compared. */
public final class DatabaseShape {
  private DatabaseShape() {}

  private static final String SHAPE =
      """
      WITH spaces AS (SELECT oid, nspname, nspacl FROM pg_namespace
                      WHERE nspname = ANY (string_to_array(?, ' '))),
      classes AS (SELECT c.*, n.nspname FROM pg_class c JOIN spaces n ON n.oid = c.relnamespace
                  WHERE c.relname !~ ?)
      SELECT 'schema ' || nspname || ' ' || coalesce(nspacl::text, '') FROM spaces
      UNION ALL
      SELECT 'relation ' || nspname || '.' || relname || ' ' || relkind::text || ' ' || coalesce(relacl::text, '') || ' '
        || coalesce(reloptions::text, '') || ' ' || coalesce(pg_get_expr(relpartbound, oid), '') || ' '
        || coalesce(obj_description(oid, 'pg_class'), '') FROM classes
      UNION ALL
      SELECT 'column ' || nspname || '.' || relname || '.' || attname || ' ' || row_number() OVER (PARTITION BY c.oid ORDER BY attnum)
        || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull || ' ' || attidentity::text || ' ' || attstorage::text || ' '
        || coalesce(pg_get_expr(adbin, adrelid), '') || ' ' || coalesce(col_description(c.oid, attnum), '')
      FROM classes c JOIN pg_attribute a ON a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped
      LEFT JOIN pg_attrdef ON adrelid = c.oid AND adnum = attnum WHERE relkind IN ('r', 'p', 'v')
      UNION ALL
      SELECT 'index ' || pg_get_indexdef(i.indexrelid) || ' ' || indisvalid FROM pg_index i JOIN classes c ON c.oid = i.indrelid
      UNION ALL
      SELECT 'constraint ' || nspname || '.' || relname || ' ' || conname || ' ' || pg_get_constraintdef(o.oid)
      FROM pg_constraint o JOIN classes c ON c.oid = o.conrelid
      UNION ALL
      SELECT 'trigger ' || pg_get_triggerdef(t.oid) || ' ' || tgenabled::text FROM pg_trigger t JOIN classes c ON c.oid = t.tgrelid
      WHERE NOT tgisinternal
      UNION ALL
      SELECT 'function ' || pg_get_functiondef(p.oid) || ' ' || coalesce(proacl::text, '') || coalesce(obj_description(p.oid, 'pg_proc'), '')
      FROM pg_proc p JOIN spaces n ON n.oid = p.pronamespace
      UNION ALL
      SELECT 'sequence ' || schemaname || '.' || sequencename || ' ' || coalesce(last_value, 0) FROM pg_sequences
      WHERE schemaname IN (SELECT nspname FROM spaces)
      UNION ALL
      SELECT 'setting ' || rolname || ' ' || setconfig::text FROM pg_db_role_setting JOIN pg_roles r ON r.oid = setrole
      WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
      ORDER BY 1
      """;

  private static final String RECORD = "access audit backfill core dual stemma";

  /** The record's schemas. */
  public static List<String> of(TestDatabase database) {
    return database.rows(SHAPE, RECORD, "^graph_history");
  }

  /** The record's schemas and those of the graph. */
  public static List<String> withGraph(TestDatabase database) {
    return database.rows(SHAPE, RECORD + " projection governance", "^$");
  }

  /** Lines that only one of them has. */
  public static List<String> differences(List<String> one, List<String> other) {
    return Stream.concat(
            one.stream().filter(line -> !other.contains(line)).map(line -> "- " + line),
            other.stream().filter(line -> !one.contains(line)).map(line -> "+ " + line))
        .toList();
  }
}
