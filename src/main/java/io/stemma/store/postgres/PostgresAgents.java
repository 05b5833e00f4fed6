package io.stemma.store.postgres;

import io.stemma.identity.Agent;
import io.stemma.identity.AgentDirectory;
import io.stemma.identity.AgentId;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The agents of {@code core.identities}. */
public final class PostgresAgents implements AgentDirectory {
  private final RecordReader reader;

  public PostgresAgents(RecordReader reader) {
    this.reader = reader;
  }

  private static final String FIND =
      """
      SELECT agent_id, placeholder, status, label, purpose, notes, version, agent_uuid,
             parent_agent_id, spawn_reason, created_at, updated_at, disabled_at, paused_at,
             archived_at, total_updates, tags, health_status, metadata::text AS metadata
        FROM core.identities
       WHERE agent_id = $1
      """;

  @Override
  public CompletionStage<Optional<Agent>> find(AgentId id) {
    return reader
        .read(FIND, Tuple.of(id.value()))
        .map(PostgresAgents::first)
        .subscribeAsCompletionStage();
  }

  private static Optional<Agent> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(agent(rows.iterator().next()));
  }

  private static Agent agent(Row row) {
    return new Agent(
        row.getString("agent_id"),
        row.getBoolean("placeholder"),
        row.getString("status"),
        row.getString("label"),
        row.getString("purpose"),
        row.getString("notes"),
        row.getString("version"),
        row.getString("agent_uuid"),
        row.getString("parent_agent_id"),
        row.getString("spawn_reason"),
        lifecycle(row),
        row.getLong("total_updates"),
        tags(row),
        row.getString("health_status"),
        row.getString("metadata"));
  }

  private static Agent.Lifecycle lifecycle(Row row) {
    return new Agent.Lifecycle(
        instant(row, "created_at"),
        instant(row, "updated_at"),
        instant(row, "disabled_at"),
        instant(row, "paused_at"),
        instant(row, "archived_at"));
  }

  private static @Nullable Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable List<@Nullable String> tags(Row row) {
    String[] tags = row.getArrayOfStrings("tags");
    return tags == null ? null : Arrays.asList(tags);
  }
}
