package io.stemma.doctor;

import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Connections that are taken, by whom, and whether a service's pools fit. */
record ConnectionsCheck(UnaryOperator<@Nullable String> environment) implements Check {
  private static final double MANY = 0.8;

  @Override
  public String name() {
    return "connections";
  }

  private static final String LIMITS =
      """
      SELECT current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer
               - current_setting('reserved_connections')::integer,
             (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')
      """;

  private static final String BY_POOL =
      """
      SELECT regexp_replace(coalesce(nullif(application_name, ''), '(no name)'), '-[0-9]+$', '') || ' '
               || coalesce(state, 'not shown') || ' ' || count(*)
      FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
      GROUP BY regexp_replace(coalesce(nullif(application_name, ''), '(no name)'), '-[0-9]+$', ''), state
      ORDER BY count(*) DESC, 1 LIMIT 8
      """;

  private record Taken(int limit, int taken) {}

  @Override
  public List<Finding> look(Look database) throws SQLException {
    Taken taken = database.one(LIMITS, row -> new Taken(row.getInt(1), row.getInt(2)));
    List<String> pools = database.texts(BY_POOL);
    String value =
        taken.taken()
            + " of "
            + taken.limit()
            + " taken"
            + (pools.isEmpty() ? "" : ": " + String.join(", ", pools));
    int needed = needed();
    Finding use =
        taken.taken() > taken.limit() * MANY
            ? Finding.warning(
                name(), value, "Raise max_connections, or make the pools of services smaller.")
            : Finding.ok(name(), value);
    Finding pool =
        needed > taken.limit()
            ? Finding.failed(
                name(),
                "a service with this environment opens up to " + needed,
                "Raise max_connections above that, or lower STEMMA_…_POOL_SIZE.")
            : Finding.ok(name(), "a service with this environment opens up to " + needed);
    return List.of(use, pool);
  }

  /** Readers of the record, readers and writers of the store, and Cypher of both kinds. */
  private int needed() {
    int processors = Runtime.getRuntime().availableProcessors();
    int record =
        number(
            "STEMMA_RECORD_POOL_SIZE",
            Math.min(2 * processors, number("DB_POSTGRES_MAX_CONN", 10)));
    int store = number("STEMMA_STORE_POOL_SIZE", record);
    int cypher = number("STEMMA_CYPHER_POOL_SIZE", 8);
    return record + 2 * store + cypher + number("STEMMA_CYPHER_PATH_POOL_SIZE", processors);
  }

  private int number(String key, int otherwise) {
    String text = environment.apply(key);
    return text != null && text.strip().matches("[0-9]{1,4}")
        ? Integer.parseInt(text.strip())
        : otherwise;
  }
}
