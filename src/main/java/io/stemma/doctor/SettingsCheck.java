package io.stemma.doctor;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Settings of the server, and of this login in this database, that an operator should know. */
final class SettingsCheck implements Check {
  private static final String FOR_LOGIN = "ALTER ROLE … IN DATABASE … RESET that setting.";

  @Override
  public String name() {
    return "settings";
  }

  private static final String SETTINGS =
      """
      SELECT name, current_setting(name, true)
      FROM unnest(ARRAY['fsync', 'full_page_writes', 'synchronous_commit', 'autovacuum', 'track_counts',
        'jit', 'shared_buffers', 'max_wal_size', 'wal_level', 'age.enable_containment']) AS name
      """;

  private static final String SET_FOR_LOGIN =
      """
      SELECT item FROM pg_db_role_setting, unnest(setconfig) AS item
      WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
        AND setrole IN (0, (SELECT oid FROM pg_roles WHERE rolname = current_user))
        AND item ~* '^(statement_timeout|lock_timeout|transaction_timeout|idle_in_transaction_session_timeout|search_path|session_replication_role|default_transaction_[a-z_]+)='
      ORDER BY item
      """;

  @Override
  public List<Finding> look(Look database) throws SQLException {
    Map<String, String> settings =
        database.rows(SETTINGS, row -> List.of(row.getString(1), text(row.getString(2)))).stream()
            .collect(Collectors.toMap(pair -> pair.get(0), pair -> pair.get(1)));
    List<Finding> findings = new ArrayList<>();
    durability(settings, findings);
    if (!"on".equals(settings.get("autovacuum")) || !"on".equals(settings.get("track_counts"))) {
      findings.add(
          Finding.failed(
              name(),
              "autovacuum is off: tables swell, and the server stops in the end",
              "ALTER SYSTEM SET autovacuum = on; ALTER SYSTEM SET track_counts = on;"));
    }
    List<String> own = database.texts(SET_FOR_LOGIN);
    if (!own.isEmpty()) {
      findings.add(
          Finding.warning(
              name(),
              "set for this login or database: " + String.join(", ", own),
              "Sessions of Stemma set their own values, but other programs of this login have these: "
                  + FOR_LOGIN));
    }
    findings.add(
        Finding.ok(
            name(),
            "wal_level %s, max_wal_size %s, shared_buffers %s"
                .formatted(
                    settings.get("wal_level"),
                    settings.get("max_wal_size"),
                    settings.get("shared_buffers"))));
    return findings;
  }

  private void durability(Map<String, String> settings, List<Finding> findings) {
    List<String> off =
        List.of("fsync", "full_page_writes", "synchronous_commit").stream()
            .filter(name -> "off".equals(settings.get(name)))
            .toList();
    if (!off.isEmpty()) {
      findings.add(
          Finding.warning(
              name(),
              String.join(", ", off) + " off: a crash of the machine loses what was answered",
              "ALTER SYSTEM SET … = on; in a box: scripts/postgres-age start --durability full."));
    }
  }

  private static String text(@org.jspecify.annotations.Nullable String value) {
    return value == null ? "" : value;
  }
}
