package io.stemma.identity;

import static io.stemma.record.RecordTables.IDENTITIES;

import io.stemma.record.shape.Field;
import io.stemma.record.shape.Shape;
import java.util.List;

/** Agents as callers write them; they are read as {@code Agent}. */
public final class AgentShape {
  static final String ACTIVE = "active";

  /** What an agent can be. */
  public static final List<String> STATUSES =
      List.of(ACTIVE, "waiting_input", "paused", "archived", "disabled", "deleted");

  public static final Shape NEW =
      Shape.of(
          "NewAgent",
          IDENTITIES,
          Field.name("agentId", "The agent's name.").mandatory().fixed(),
          Field.text("status", "What it is.").oneOf(STATUSES),
          Field.name("parentAgentId", "The agent that spawned it, as declared."),
          Field.text("spawnReason", "Why it was spawned."),
          Field.text("label", "Its name for people."),
          Field.text("purpose", "What it is for."),
          Field.text("notes", "Free notes."),
          Field.text("version", "Version of the agent or its model."),
          Field.text("agentUuid", "A second identifier."),
          Field.names("tags", "Its tags, by case."),
          Field.text("healthStatus", "healthy, moderate, critical or unknown.")
              .oneOf(List.of("healthy", "moderate", "critical", "unknown", "at_risk")),
          Field.integer("totalUpdates", "Updates it has reported."),
          Field.instant("createdAt", "When it was created; now where not given.").fixed(),
          Field.instant("disabledAt", "When it was disabled."),
          Field.instant("pausedAt", "When it was paused."),
          Field.instant("archivedAt", "When it was archived."),
          Field.object("metadata", "Anything else; merged on a change (RFC 7386)."));

  public static final Shape READ =
      Shape.of(
              "Agent",
              IDENTITIES,
              Field.name("agentId", "The agent's name."),
              Field.text("status", "What it is; null where nobody said."),
              Field.bool("placeholder", "Whether only references to it are known."),
              Field.text("label", "Its name for people."),
              Field.text("purpose", "What it is for."),
              Field.text("notes", "Free notes."),
              Field.text("version", "Version of the agent or its model."),
              Field.text("agentUuid", "A second identifier."),
              Field.name("parentAgentId", "The agent that spawned it, as declared."),
              Field.text("spawnReason", "Why it was spawned."),
              Field.instant("createdAt", "When it was created."),
              Field.instant("updatedAt", "The last change."),
              Field.instant("disabledAt", "When it was disabled."),
              Field.instant("pausedAt", "When it was paused."),
              Field.instant("archivedAt", "When it was archived."),
              Field.integer("totalUpdates", "Updates it has reported."),
              Field.names("tags", "Its tags, by case."),
              Field.text("healthStatus", "healthy, moderate, critical, or what the source held."),
              Field.object("metadata", "Anything else."))
          .withWriter();

  private AgentShape() {}
}
