package io.stemma.backfill.load;

import io.stemma.backfill.mapping.Target;
import io.stemma.backfill.report.RecordLook;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The temporary tables of a dry run, which go with their session, and what they say of the record
 * that would be.
 *
 * <p>They are made first; all that follows runs in transactions that PostgreSQL lets write nothing
 * but temporary tables.
 */
record Scratch(Connection connection) {
  private static final String TABLES =
      """
      CREATE TEMPORARY TABLE dry_arrived (agent_id text PRIMARY KEY, parent_agent_id text);
      CREATE TEMPORARY TABLE dry_named (agent_id text PRIMARY KEY);
      CREATE TEMPORARY TABLE dry_identities
        (identity_key bigint PRIMARY KEY, agent_id text, parent_agent_id text, placeholder boolean NOT NULL)
      """;

  static Scratch in(Connection connection) throws SQLException {
    Scratch scratch = new Scratch(connection);
    scratch.execute(TABLES);
    connection.commit();
    return scratch;
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** From here to the end of the transaction PostgreSQL refuses to write what is not temporary. */
  void onlyRead() throws SQLException {
    execute("SET TRANSACTION READ ONLY");
  }

  private static final String IS_THERE = "SELECT to_regclass(?) IS NOT NULL";

  /** Whether a table is there at all: a dry run makes no schema. */
  boolean has(String table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IS_THERE)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static final String KEPT_MONTHS =
      """
      SELECT jsonb_object_agg(
               'audit.' || table_name,
               date_trunc('month', (now() - make_interval(days => keep_days)) AT TIME ZONE 'UTC')::date)::text
      FROM %s
      """;

  /** The retention of a new database, as in {@code db/V0002__audit.sql}. */
  private static final String NEW_RETENTION =
      "(VALUES ('events', 180), ('tool_usage', 90)) AS retention (table_name, keep_days)";

  KeptMonths keptMonths(LoadOptions options) throws SQLException {
    if (!options.applyRetention()) {
      return KeptMonths.of(null);
    }
    String retention = has("audit.retention") ? "audit.retention" : NEW_RETENTION;
    try (PreparedStatement statement =
            connection.prepareStatement(KEPT_MONTHS.formatted(retention));
        ResultSet row = statement.executeQuery()) {
      row.next();
      return KeptMonths.of(row.getString(1));
    }
  }

  private static final String NAMED =
      """
      INSERT INTO dry_named
      SELECT DISTINCT %s FROM %s
      WHERE staging_ordinal = ANY (?) AND %s <> ''
      ON CONFLICT DO NOTHING
      """;

  private static final String ARRIVED =
      """
      INSERT INTO dry_arrived
      SELECT DISTINCT ON (%1$s) %1$s, %2$s FROM %3$s
      WHERE staging_ordinal = ANY (?)
      ORDER BY %1$s, staging_ordinal
      ON CONFLICT (agent_id) DO UPDATE SET parent_agent_id = excluded.parent_agent_id
      """;

  /** Notes whom the records that would be taken bring, and whom they name. */
  void note(Target target, List<String> columns, Staging staging, List<Integer> taken)
      throws SQLException {
    List<String> naming = target.agentColumns().stream().filter(columns::contains).toList();
    for (String column : naming) {
      update(NAMED.formatted(column, staging.name(), column), staging.numbers(taken));
    }
    if (target.hasPlaceholders()) {
      String parent = naming.isEmpty() ? "NULL" : naming.get(0);
      update(
          ARRIVED.formatted(target.key().get(0), parent, staging.name()), staging.numbers(taken));
    }
  }

  /** Runs a statement over records of staging. */
  int update(String sql, Array numbers) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, numbers);
      return statement.executeUpdate();
    }
  }

  private static final String FRESH = "DELETE FROM dry_identities";

  /** Whole tables are joined here, once a file. */
  private static final String BY_HASH =
      "SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on; SET LOCAL enable_seqscan = on";

  private static final String NOBODY =
      "(SELECT NULL::text AS agent_id, NULL::text AS parent_agent_id, false AS placeholder LIMIT 0)";

  private static final String PREDICT =
      """
      INSERT INTO dry_identities
      SELECT row_number() OVER (ORDER BY agent_id COLLATE "C"), agent_id, parent_agent_id, placeholder
      FROM (SELECT agent_id, parent_agent_id, false AS placeholder FROM dry_arrived
            UNION ALL
            SELECT i.agent_id::text, i.parent_agent_id::text, i.placeholder FROM %1$s i
            WHERE NOT EXISTS (SELECT FROM dry_arrived a WHERE a.agent_id = i.agent_id)
            UNION ALL
            SELECT n.agent_id, NULL, true FROM dry_named n
            WHERE NOT EXISTS (SELECT FROM dry_arrived a WHERE a.agent_id = n.agent_id)
              AND NOT EXISTS (SELECT FROM %1$s i WHERE i.agent_id = n.agent_id)) everybody
      """;

  /** Makes the agents that the record would have; the name of their table. */
  String predict() throws SQLException {
    onlyRead();
    execute(BY_HASH);
    execute(FRESH);
    execute(PREDICT.formatted(has(RecordLook.IDENTITIES) ? RecordLook.IDENTITIES : NOBODY));
    return "pg_temp.dry_identities";
  }
}
