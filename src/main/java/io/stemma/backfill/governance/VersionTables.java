package io.stemma.backfill.governance;

import static io.stemma.backfill.mapping.Columns.constant;
import static io.stemma.backfill.mapping.Columns.instant;
import static io.stemma.backfill.mapping.Columns.instantOfSqlite;
import static io.stemma.backfill.mapping.Columns.integer;
import static io.stemma.backfill.mapping.Columns.key;

import io.stemma.backfill.mapping.ColumnMapping;
import io.stemma.backfill.mapping.ColumnRecords;
import io.stemma.backfill.mapping.Columns;
import io.stemma.backfill.mapping.RowContext;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import io.stemma.backfill.mapping.TimePlace;
import java.util.List;
import java.util.Set;

/** The three competing tables in which estates keep their schema's version. */
final class VersionTables {
  private static final Target VERSIONS =
      Target.of("backfill.source_versions", "source", "source_table", "component");

  /** Each file claims its own versions. */
  private static final ColumnMapping SOURCE =
      new ColumnMapping("source", List.of(), RowContext::source);

  static final TableMapping BY_COMPONENT =
      new TableMapping(
          "schema_versions",
          "live",
          Set.of("component", "version"),
          VERSIONS,
          ColumnRecords.of(
              SOURCE,
              constant("source_table", "schema_versions"),
              key("component", "component"),
              integer("version", "version"),
              instant("recorded_at", "updated_at")),
          List.of(TimePlace.column("updated_at")));

  static final TableMapping BY_NAME =
      new TableMapping(
          "schema_version",
          "live",
          Set.of("name", "version"),
          VERSIONS,
          ColumnRecords.of(
              SOURCE,
              constant("source_table", "schema_version"),
              key("component", "name"),
              integer("version", "version")),
          List.of());

  static final TableMapping OF_KNOWLEDGE =
      new TableMapping(
          "knowledge_schema_version",
          "live",
          Set.of("version", "applied_at"),
          VERSIONS,
          ColumnRecords.of(
              SOURCE,
              constant("source_table", "knowledge_schema_version"),
              key("component", "version"),
              integer("version", "version"),
              instantOfSqlite("recorded_at", "applied_at")),
          List.of(TimePlace.columnOfSqlite("applied_at")));

  /** What other files claimed, as a conversion carried it along. */
  static final TableMapping CARRIED =
      new TableMapping(
          "source_versions",
          "stemma",
          Set.of("source", "source_table", "component"),
          VERSIONS,
          ColumnRecords.of(
              Columns.keyOrEmpty("source", "source"),
              Columns.keyOrEmpty("source_table", "source_table"),
              Columns.keyOrEmpty("component", "component"),
              integer("version", "version"),
              instant("recorded_at", "recorded_at")),
          TimePlace.columns("recorded_at"));

  private VersionTables() {}
}
