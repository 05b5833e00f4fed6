package io.stemma.identity;

import static io.stemma.record.RecordTables.AGENT_STATE;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Names;
import io.stemma.record.Query;
import io.stemma.record.Row;
import io.stemma.record.Rows;
import io.stemma.record.Stored;
import io.stemma.record.shape.Field;
import io.stemma.record.shape.Shape;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Points of agents' states: recorded, never changed. */
public final class AgentStates {
  public static final Shape SHAPE =
      Shape.of(
              "AgentState",
              AGENT_STATE,
              Field.name("id", "Name of the point; made where not given.").in("state_id").fixed(),
              Field.name("agentId", "The agent; the one of the path.").fixed(),
              Field.instant("recordedAt", "When it was recorded; now where not given.").fixed(),
              Field.real("entropy", "S.").from(0).upTo(2),
              Field.real("integrity", "I.").from(0).upTo(1),
              Field.real("stabilityIndex", "1 - S where derived.").from(-1).upTo(1),
              Field.real("volatility", "V.").from(-2).upTo(2),
              Field.real("coherence", "Coherence.").from(0).upTo(1),
              Field.text("regime", "The regime, by case."),
              Field.integer("updateCount", "Updates up to this point."),
              Field.bool("voidActive", "Whether the void state was active."),
              Field.object("state", "The whole state; E (energy) belongs here."))
          .withWriter();

  private final Rows rows;
  private final Clock clock;

  public AgentStates(Rows rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /**
   * Records a point. One whose name is taken changes nothing.
   *
   * @return the point, and whether this recorded it
   * @throws StemmaException {@link ErrorCode#AGENT_NOT_FOUND}
   */
  public Stored append(Row point) {
    new Identities(rows, clock).require("id", Objects.requireNonNull(point.text("agent_id")));
    Row made =
        point
            .withDefault("state_id", Names.next(clock))
            .withDefault("recorded_at", clock.instant())
            .withDefault("state", "{}");
    boolean inserted = rows.insert(made);
    return new Stored(rows.find(made.key()).orElseThrow(), inserted);
  }

  /**
   * The agent's latest point.
   *
   * @throws StemmaException {@link ErrorCode#STATE_NOT_FOUND}
   */
  public Row latest(String agentId) {
    return history(agentId, null, 1).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new StemmaException(
                    ErrorCode.STATE_NOT_FOUND, "No state of '" + agentId + "' was recorded."));
  }

  /** The latest point of each agent that has one, in any order. */
  public List<Row> latest(List<String> agentIds) {
    return rows.selectEach(
        agentIds.stream().distinct().map(agent -> latestFirst(agent).limit(1)).toList());
  }

  /**
   * The agent's points, the latest first.
   *
   * @param behind time and name of the last one of the page before
   */
  public List<Row> history(String agentId, @Nullable List<@Nullable Object> behind, int limit) {
    return rows.select(latestFirst(agentId).behind(behind).limit(limit));
  }

  private static Query latestFirst(String agentId) {
    return Query.of(AGENT_STATE).equal("agent_id", agentId).descending("recorded_at", "state_id");
  }
}
