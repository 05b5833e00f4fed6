package io.stemma.backfill.governance;

import static io.stemma.backfill.mapping.Columns.instant;
import static io.stemma.backfill.mapping.Columns.json;
import static io.stemma.backfill.mapping.Columns.jsonObject;
import static io.stemma.backfill.mapping.Columns.key;
import static io.stemma.backfill.mapping.Columns.keyOrEmpty;
import static io.stemma.backfill.mapping.Columns.name;
import static io.stemma.backfill.mapping.Columns.real;
import static io.stemma.backfill.mapping.Columns.realArray;
import static io.stemma.backfill.mapping.Columns.realOrNan;
import static io.stemma.backfill.mapping.Columns.text;

import io.stemma.backfill.mapping.ColumnMapping;
import io.stemma.backfill.mapping.ColumnRecords;
import io.stemma.backfill.mapping.Columns;
import io.stemma.backfill.mapping.RowRefused;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import io.stemma.backfill.mapping.TimePlace;
import java.util.List;
import java.util.Set;

/** Discoveries, their tags and links, and the rate limit of storing them. */
final class KnowledgeTables {
  /** Sessions refer to discoveries, as tags and links do. */
  static final String STRAND = "knowledge";

  /** The record takes 500 bytes; four a character at the most. */
  private static final int MAX_LINK_TYPE_LENGTH = 125;

  private static final ColumnMapping LINK_TYPE =
      Columns.of(
          "link_type",
          "edge_type",
          row -> {
            String type = Columns.keyOf(row, "edge_type");
            if (type.length() > MAX_LINK_TYPE_LENGTH) {
              throw new RowRefused(
                  "key_too_long",
                  "edge_type is longer than " + MAX_LINK_TYPE_LENGTH + " characters");
            }
            return type;
          });

  static final TableMapping DISCOVERIES =
      new TableMapping(
          "discoveries",
          "live",
          Set.of("id", "agent_id", "type", "summary"),
          Target.of("core.discoveries", "discovery_id").naming("agent_id").inStrand(STRAND),
          ColumnRecords.of(
              key("discovery_id", "id"),
              name("agent_id", "agent_id"),
              text("type", "type"),
              text("severity", "severity"),
              text("status", "status"),
              instant("created_at", "created_at"),
              instant("updated_at", "updated_at"),
              instant("resolved_at", "resolved_at"),
              text("summary", "summary"),
              text("details", "details"),
              json("related_files", "related_files"),
              real("confidence", "confidence"),
              realArray("embedding", "embedding"),
              json("provenance", "provenance"),
              json("provenance_chain", "provenance_chain")),
          List.of(
              TimePlace.column("created_at"),
              TimePlace.column("updated_at"),
              TimePlace.column("resolved_at")));

  static final TableMapping TAGS =
      new TableMapping(
          "discovery_tags",
          "live",
          Set.of("discovery_id", "tag"),
          Target.of("core.discovery_tags", "discovery_id", "tag").inStrand(STRAND),
          ColumnRecords.of(key("discovery_id", "discovery_id"), keyOrEmpty("tag", "tag")),
          List.of());

  static final TableMapping LINKS =
      new TableMapping(
          "discovery_edges",
          "live",
          Set.of("src_id", "dst_id", "edge_type"),
          Target.of("core.discovery_links", "src_id", "dst_id", "link_type")
              .naming("created_by")
              .inStrand(STRAND),
          ColumnRecords.of(
              key("src_id", "src_id"),
              key("dst_id", "dst_id"),
              LINK_TYPE,
              text("response_type", "response_type"),
              real("weight", "weight"),
              instant("created_at", "created_at"),
              name("created_by", "created_by"),
              jsonObject("metadata", "metadata")),
          List.of(TimePlace.column("created_at")));

  static final TableMapping RATE_LIMITS =
      new TableMapping(
          "rate_limits",
          "live",
          Set.of("agent_id", "timestamp"),
          Target.of("core.rate_limits", "agent_id", "stored_at").naming("agent_id"),
          ColumnRecords.of(
              key("agent_id", "agent_id"), Columns.keyInstant("stored_at", "timestamp")),
          List.of(TimePlace.column("timestamp")));

  static final TableMapping OWN_DISCOVERIES =
      new TableMapping(
          "discoveries",
          "stemma",
          Set.of("id", "agent_id", "type", "summary", "metadata_json"),
          DISCOVERIES.target(),
          ColumnRecords.of(
                  key("discovery_id", "id"),
                  name("agent_id", "agent_id"),
                  text("type", "type"),
                  text("severity", "severity"),
                  text("status", "status"),
                  instant("created_at", "created_at"),
                  instant("updated_at", "updated_at"),
                  instant("resolved_at", "resolved_at"),
                  text("summary", "summary"),
                  text("details", "details"),
                  json("related_files", "related_files"),
                  realOrNan("confidence", "confidence"),
                  realArray("embedding", "embedding"),
                  json("provenance", "provenance"),
                  json("provenance_chain", "provenance_chain"),
                  jsonObject("metadata", "metadata_json"),
                  Columns.writtenBy(),
                  Columns.writtenKey())
              .besides("discovery_key"),
          TimePlace.columns("created_at", "updated_at", "resolved_at"));

  static final TableMapping OWN_TAGS =
      new TableMapping(
              "discovery_tags",
              "stemma",
              Set.of("discovery_id", "tag"),
              TAGS.target(),
              ColumnRecords.of(
                  keyOrEmpty("discovery_id", "discovery_id"),
                  keyOrEmpty("tag", "tag"),
                  Columns.writtenBy(),
                  Columns.writtenKey()),
              List.of())
          .inFilesOf(GovernanceFamily.OWN_APPLICATION);

  static final TableMapping OWN_LINKS =
      new TableMapping(
              "discovery_edges",
              "stemma",
              Set.of("src_id", "dst_id", "edge_type"),
              LINKS.target(),
              ColumnRecords.of(
                  keyOrEmpty("src_id", "src_id"),
                  keyOrEmpty("dst_id", "dst_id"),
                  LINK_TYPE,
                  text("response_type", "response_type"),
                  realOrNan("weight", "weight"),
                  instant("created_at", "created_at"),
                  name("created_by", "created_by"),
                  jsonObject("metadata", "metadata"),
                  Columns.writtenBy(),
                  Columns.writtenKey()),
              TimePlace.columns("created_at"))
          .inFilesOf(GovernanceFamily.OWN_APPLICATION);

  static final TableMapping OWN_RATE_LIMITS =
      new TableMapping(
              "rate_limits",
              "stemma",
              Set.of("agent_id", "timestamp"),
              RATE_LIMITS.target(),
              ColumnRecords.of(
                  keyOrEmpty("agent_id", "agent_id"), Columns.keyInstant("stored_at", "timestamp")),
              TimePlace.columns("timestamp"))
          .inFilesOf(GovernanceFamily.OWN_APPLICATION);

  private KnowledgeTables() {}
}
