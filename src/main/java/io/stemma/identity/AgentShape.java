package io.stemma.identity;

import static io.stemma.record.RecordTables.IDENTITIES;

import io.stemma.record.shape.Field;
import io.stemma.record.shape.Shape;
import java.util.List;

/** Agents as callers read and write them. */
public final class AgentShape {
  static final String ACTIVE = "active";

  /** What an agent can be. */
  public static final List<String> STATUSES =
      List.of(ACTIVE, "waiting_input", "paused", "archived", "disabled", "deleted");

  public static final Shape AGENT =
      Shape.of(
              "Agent",
              IDENTITIES,
              Field.name("id", "The agent's name.").in("agent_id").mandatory().fixed(),
              Field.text("status", "What it is; null where nobody said.").oneOf(STATUSES),
              Field.bool("placeholder", "Whether only references to it are known.").readOnly(),
              Field.text("label", "Its name for people."),
              Field.text("purpose", "What it is for."),
              Field.text("notes", "Free notes."),
              Field.text("version", "Version of the agent or its model."),
              Field.text("agentUuid", "A second identifier."),
              Field.name("parentAgentId", "The agent that spawned it, as declared."),
              Field.text("spawnReason", "Why it was spawned."),
              Field.instant("createdAt", "When it was created; now where not given.").fixed(),
              Field.instant("updatedAt", "The last change.").readOnly(),
              Field.instant("disabledAt", "When it was disabled."),
              Field.instant("pausedAt", "When it was paused."),
              Field.instant("archivedAt", "When it was archived."),
              Field.integer("totalUpdates", "Updates it has reported."),
              Field.names("tags", "Its tags, by case."),
              Field.text("healthStatus", "healthy, moderate, critical, or what the source held.")
                  .oneOf(List.of("healthy", "moderate", "critical", "unknown", "at_risk")),
              Field.object("metadata", "Anything else; merged on a change (RFC 7386)."))
          .withWriter();

  private AgentShape() {}
}
