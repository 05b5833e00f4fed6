package io.stemma.store.sqlite;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.stemma.identity.Agent;
import io.stemma.identity.AgentDirectory;
import io.stemma.identity.AgentId;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The agents of a file. */
public final class SqliteAgents implements AgentDirectory {
  private final SqliteRowStore store;

  public SqliteAgents(SqliteRowStore store) {
    this.store = store;
  }

  @Override
  public CompletionStage<Optional<Agent>> find(AgentId id) {
    RowKey key = RowKey.of(RecordTables.IDENTITIES, id.value());
    return Uni.createFrom()
        .item(() -> store.read(rows -> rows.find(key)).map(SqliteAgents::agent))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .subscribeAsCompletionStage();
  }

  private static Agent agent(Row row) {
    return new Agent(
        (String) row.key().values().get(0),
        Boolean.TRUE.equals(row.bool("placeholder")),
        row.text("status"),
        row.text("label"),
        row.text("purpose"),
        row.text("notes"),
        row.text("version"),
        row.text("agent_uuid"),
        row.text("parent_agent_id"),
        row.text("spawn_reason"),
        lifecycle(row),
        row.integer("total_updates"),
        row.get("tags") == null ? null : row.texts("tags"),
        row.text("health_status"),
        row.text("metadata"));
  }

  private static Agent.Lifecycle lifecycle(Row row) {
    return new Agent.Lifecycle(
        row.instant("created_at"),
        row.instant("updated_at"),
        row.instant("disabled_at"),
        row.instant("paused_at"),
        row.instant("archived_at"));
  }
}
