package io.stemma.knowledge;

import static io.stemma.record.RecordTables.DISCOVERIES;
import static io.stemma.record.RecordTables.DISCOVERY_LINKS;

import io.stemma.record.shape.Field;
import io.stemma.record.shape.Shape;
import java.util.List;

/** Discoveries and their links as callers read and write them. */
public final class DiscoveryShape {
  static final String OPEN = "open";
  static final String RESOLVED = "resolved";
  static final String RELATED_TO = "related_to";

  private static final int MAX_LINK_TYPE_BYTES = 500;

  public static final Shape DISCOVERY =
      Shape.of(
              "Discovery",
              DISCOVERIES,
              Field.name("id", "Its name; made where not given.").in("discovery_id").fixed(),
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
              Field.instant("updatedAt", "The last change.").readOnly(),
              Field.instant("resolvedAt", "When it was resolved.").readOnly(),
              Field.object("metadata", "Anything else; merged on a change (RFC 7386)."))
          .withWriter();

  public static final Shape LINK =
      Shape.of(
              "DiscoveryLink",
              DISCOVERY_LINKS,
              Field.name("srcId", "The discovery it begins at; the one of the path.").readOnly(),
              Field.name("dstId", "The discovery it points to.").mandatory().fixed(),
              Field.name("linkType", "response_to, related_to, disputes, extends, …")
                  .upTo(MAX_LINK_TYPE_BYTES)
                  .fixed(),
              Field.text("responseType", "For response_to.")
                  .oneOf(List.of("extend", "question", "disagree", "support")),
              Field.real("weight", "Strength of the link."),
              Field.name("createdBy", "The agent that made it; the finder where not given."),
              Field.instant("createdAt", "When it was made.").readOnly(),
              Field.object("metadata", "Anything else."))
          .withWriter();

  private DiscoveryShape() {}
}
