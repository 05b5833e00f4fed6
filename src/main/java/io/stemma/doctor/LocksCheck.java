package io.stemma.doctor;

import java.sql.SQLException;
import java.util.List;

/** Sessions that wait for a lock, and who holds them up. */
final class LocksCheck implements Check {
  @Override
  public String name() {
    return "locks";
  }

  private static final String WAITING =
      """
      SELECT format('process %s (%s) waits %s s for %s, held up by %s', a.pid,
               coalesce(nullif(a.application_name, ''), 'no name'),
               extract(epoch FROM clock_timestamp() - min(l.waitstart))::integer,
               coalesce(min(l.relation::regclass::text), min(l.locktype)), array_to_string(pg_blocking_pids(a.pid), ', '))
      FROM pg_locks l JOIN pg_stat_activity a USING (pid)
      WHERE NOT l.granted AND l.waitstart < clock_timestamp() - interval '1 second'
      GROUP BY a.pid, a.application_name
      ORDER BY min(l.waitstart) LIMIT 5
      """;

  @Override
  public List<Finding> look(Look database) throws SQLException {
    List<String> waiting = database.texts(WAITING);
    return waiting.isEmpty()
        ? List.of(Finding.ok(name(), "nobody has waited for a second"))
        : waiting.stream()
            .map(
                each ->
                    Finding.warning(
                        name(), each, "End what holds it up: SELECT pg_terminate_backend(…)."))
            .toList();
  }
}
