package io.stemma.knowledge;

import static io.stemma.record.RecordTables.DISCOVERIES;
import static io.stemma.record.RecordTables.DISCOVERY_LINKS;

import io.stemma.record.shape.Field;
import io.stemma.record.shape.Shape;
import java.util.List;

/** Discoveries and their links as callers write them; they are read as {@code Discovery}. */
public final class DiscoveryShape {
  static final String OPEN = "open";
  static final String RESOLVED = "resolved";
  static final String RELATED_TO = "related_to";

  private static final int MAX_LINK_TYPE_BYTES = 500;

  public static final Shape NEW =
      Shape.of(
          "NewDiscovery",
          DISCOVERIES,
          Field.name("discoveryId", "Its name; made where not given.").fixed(),
          Field.name("agentId", "The agent that found it.").mandatory().fixed(),
          Field.text("type", "What kind it is.")
              .mandatory()
              .oneOf(
                  List.of(
                      "bug_found",
                      "insight",
                      "pattern",
                      "improvement",
                      "question",
                      "answer",
                      "note",
                      "exploration",
                      "dialectic_synthesis",
                      "self_observation")),
          Field.text("severity", "How grave it is.")
              .oneOf(List.of("low", "medium", "high", "critical")),
          Field.text("status", "What became of it.")
              .oneOf(List.of(OPEN, RESOLVED, "archived", "disputed", "superseded", "cold")),
          Field.text("summary", "One line.").mandatory().upTo(10_000),
          Field.text("details", "The whole text."),
          Field.array("relatedFiles", "Names of files."),
          Field.real("confidence", "How sure the agent is.").from(0).upTo(1),
          Field.reals("embedding", "Embedding of the text.").writeOnly(),
          Field.object("provenance", "State of the agent when it found this."),
          Field.array("provenanceChain", "The agent's ancestors at that time."),
          Field.instant("createdAt", "When it was found; now where not given.").fixed(),
          Field.object("metadata", "Anything else; merged on a change (RFC 7386)."));

  public static final Shape READ =
      Shape.of(
              "StoredDiscovery",
              DISCOVERIES,
              Field.name("discoveryId", "Its name."),
              Field.name("agentId", "The agent that found it."),
              Field.text("type", "What kind it is."),
              Field.text("severity", "How grave it is."),
              Field.text("status", "What became of it."),
              Field.text("summary", "One line."),
              Field.text("details", "The whole text."),
              Field.array("relatedFiles", "Names of files."),
              Field.real("confidence", "How sure the agent is."),
              Field.object("provenance", "State of the agent when it found this."),
              Field.array("provenanceChain", "The agent's ancestors at that time."),
              Field.instant("createdAt", "When it was found."),
              Field.instant("updatedAt", "The last change."),
              Field.instant("resolvedAt", "When it was resolved."),
              Field.object("metadata", "Anything else."))
          .withWriter();

  public static final Shape LINK =
      Shape.of(
              "NewLink",
              DISCOVERY_LINKS,
              Field.name("to", "The discovery it points to.").in("dst_id").mandatory().fixed(),
              Field.name("type", "response_to, related_to, disputes, extends, …")
                  .in("link_type")
                  .upTo(MAX_LINK_TYPE_BYTES)
                  .fixed(),
              Field.text("responseType", "For response_to.")
                  .oneOf(List.of("extend", "question", "disagree", "support")),
              Field.real("weight", "Strength of the link."),
              Field.name("createdBy", "The agent that made it; the finder where not given."),
              Field.object("metadata", "Anything else."))
          .withWriter();

  private DiscoveryShape() {}
}
