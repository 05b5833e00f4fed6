package io.stemma.identity;

import static io.stemma.record.RecordTables.IDENTITIES;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.MergePatch;
import io.stemma.record.Query;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.Rows;
import io.stemma.record.Stored;
import io.stemma.record.Versions;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who the agents of an estate are. All of it happens in the transaction of the rows it was made
 * with.
 *
 * <p>An agent that is only named by others is a placeholder: it can be found, and registering it
 * makes it an agent like any other. An agent is never removed; its status says that it is gone.
 */
public final class Identities {
  /** Longer lineages there are not; a walk that comes so far has met a ring of imported rows. */
  private static final int MAX_GENERATIONS = 100_000;

  private final Rows rows;
  private final Clock clock;

  public Identities(Rows rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /**
   * Registers an agent. Where it is registered already, nothing that the record says is changed:
   * what it leaves open is filled, and the metadata are merged ({@link MergePatch}), so that the
   * same request twice is the same as once.
   *
   * @param agent by {@link AgentShape#NEW}, its key hashed ({@link ApiKeys#hashed})
   * @return the agent as it is now, and whether this made it
   * @throws StemmaException {@link ErrorCode#LINEAGE_CYCLE} when it would descend from itself
   */
  public Stored register(Row agent) {
    Row made =
        agent
            .with("placeholder", false)
            .withDefault("status", AgentShape.ACTIVE)
            .withDefault("created_at", clock.instant())
            .withDefault("metadata", "{}");
    while (true) {
      if (rows.insert(made)) {
        refuseCycle(made);
        return Stored.made(whole(made.key()));
      }
      Optional<Row> there = rows.lock(made.key());
      // A placeholder that came meanwhile is filled by trying again.
      if (there.isPresent() && !isPlaceholder(there.get())) {
        return Stored.found(filled(there.get(), agent));
      }
    }
  }

  private Row filled(Row there, Row agent) {
    Row changes = Row.of(IDENTITIES);
    for (String column : agent.columns()) {
      if (there.get(column) == null && !"api_key_scheme".equals(column)) {
        changes = changes.with(column, agent.get(column));
      }
    }
    if (changes.says("api_key_hash")) {
      changes = changes.with("api_key_scheme", agent.get("api_key_scheme"));
    }
    String metadata = agent.text("metadata");
    if (metadata != null) {
      changes = changes.with("metadata", MergePatch.apply(there.text("metadata"), metadata));
    }
    return changed(there, changes);
  }

  /**
   * The agent of that name, placeholders included.
   *
   * @throws StemmaException {@link ErrorCode#AGENT_NOT_FOUND}
   */
  public Row get(String agentId) {
    return rows.find(key(agentId)).orElseThrow(() -> StemmaException.unknownAgent(agentId));
  }

  /** Those of the names that the record knows, in any order. */
  public List<Row> find(List<String> agentIds) {
    return rows.find(IDENTITIES, agentIds.stream().map(Identities::key).toList());
  }

  /**
   * Changes what is said of an agent, and nothing else: its key never. Metadata are merged ({@link
   * MergePatch}); anything else is replaced.
   *
   * @param changes by {@link AgentShape#NEW}
   * @param expected the version it must have, null where any will do
   * @throws StemmaException {@link ErrorCode#AGENT_NOT_FOUND}, also where it is only named; {@link
   *     ErrorCode#STALE_VERSION}; {@link ErrorCode#LINEAGE_CYCLE}
   */
  public Row update(String agentId, Row changes, @Nullable String expected) {
    if (changes.get("parent_agent_id") != null) {
      // Two agents that become each other's parents at once would both find no cycle.
      rows.serialize("core.identities.parent_agent_id");
    }
    Row there = registered(agentId);
    Versions.check(there, expected);
    Row merged = changes;
    String metadata = changes.text("metadata");
    if (changes.says("metadata")) {
      merged =
          changes.with(
              "metadata",
              metadata == null ? "{}" : MergePatch.apply(there.text("metadata"), metadata));
    }
    return changed(there, merged);
  }

  private Row changed(Row there, Row changes) {
    Row after = there.with(changes);
    if (after.equals(there)) {
      return there;
    }
    Row change =
        changes.with("agent_id", there.get("agent_id")).with("updated_at", clock.instant());
    rows.update(change);
    if (changes.get("parent_agent_id") != null) {
      refuseCycle(after);
    }
    return whole(there.key());
  }

  /** Whether this is the agent's key; an agent without one has none that fits. */
  public boolean verifyKey(String agentId, String key) {
    Row agent = get(agentId);
    return ApiKeys.verifies(key, agent.text("api_key_hash"), agent.text("api_key_scheme"));
  }

  /**
   * Agents, the latest first, without placeholders.
   *
   * @param behind creation and name of the last one of the page before
   */
  public List<Row> list(
      @Nullable String status, @Nullable List<@Nullable Object> behind, int limit) {
    return rows.select(
        Query.of(IDENTITIES)
            .equal("placeholder", false)
            .equalIfGiven("status", status)
            .descending("created_at", "agent_id")
            .behind(behind)
            .limit(limit));
  }

  /**
   * Fails unless the agent is registered.
   *
   * @param field where its name stands in the request, for the problem document
   * @throws StemmaException {@link ErrorCode#AGENT_NOT_FOUND}
   */
  public void require(String field, String agentId) {
    if (rows.find(key(agentId)).filter(agent -> !isPlaceholder(agent)).isEmpty()) {
      throw StemmaException.unknownAgent(field, agentId);
    }
  }

  private Row registered(String agentId) {
    return rows.lock(key(agentId))
        .filter(agent -> !isPlaceholder(agent))
        .orElseThrow(() -> StemmaException.unknownAgent(agentId));
  }

  /** Looked at after the change: what others committed meanwhile is seen then. */
  private void refuseCycle(Row agent) {
    String id = Objects.requireNonNull(agent.text("agent_id"));
    String ancestor = agent.text("parent_agent_id");
    if (ancestor == null || !(ancestor.equals(id) || hasChildren(id))) {
      return;
    }
    for (int i = 0; i < MAX_GENERATIONS && ancestor != null; i++) {
      if (ancestor.equals(id)) {
        throw new StemmaException(
            ErrorCode.LINEAGE_CYCLE,
            "'"
                + id
                + "' cannot be spawned by '"
                + agent.text("parent_agent_id")
                + "', which descends from it.");
      }
      ancestor = rows.find(key(ancestor)).map(row -> row.text("parent_agent_id")).orElse(null);
    }
  }

  private boolean hasChildren(String agentId) {
    return !rows.select(Query.of(IDENTITIES).equal("parent_agent_id", agentId).limit(1)).isEmpty();
  }

  private Row whole(RowKey key) {
    return rows.find(key).orElseThrow();
  }

  private static boolean isPlaceholder(Row agent) {
    return Boolean.TRUE.equals(agent.bool("placeholder"));
  }

  private static RowKey key(String agentId) {
    return RowKey.of(IDENTITIES, agentId);
  }
}
