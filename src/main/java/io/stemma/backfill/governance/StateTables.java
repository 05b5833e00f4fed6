package io.stemma.backfill.governance;

import static io.stemma.backfill.mapping.Columns.bool;
import static io.stemma.backfill.mapping.Columns.instant;
import static io.stemma.backfill.mapping.Columns.instantOfSqlite;
import static io.stemma.backfill.mapping.Columns.integer;
import static io.stemma.backfill.mapping.Columns.jsonObject;
import static io.stemma.backfill.mapping.Columns.keyOrEmpty;
import static io.stemma.backfill.mapping.Columns.name;
import static io.stemma.backfill.mapping.Columns.real;
import static io.stemma.backfill.mapping.Columns.realOrNan;
import static io.stemma.backfill.mapping.Columns.text;

import io.stemma.backfill.mapping.ColumnMapping;
import io.stemma.backfill.mapping.ColumnRecords;
import io.stemma.backfill.mapping.Columns;
import io.stemma.backfill.mapping.ContentId;
import io.stemma.backfill.mapping.RowRefused;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import io.stemma.backfill.mapping.TimePlace;
import java.util.List;
import java.util.Set;

/** {@code agent_state} in both dialects, and the calibration. */
final class StateTables {
  private static final Target STATES = Target.of("core.agent_state", "state_id").naming("agent_id");

  static final TableMapping LIVE =
      new TableMapping(
          "agent_state",
          "live",
          Set.of("agent_id", "E", "I", "S", "V", "state_json"),
          STATES,
          new StateHistory(),
          List.of(
              TimePlace.column("updated_at"),
              TimePlace.column("created_at"),
              TimePlace.inJson("state_json", "$." + StateHistory.TIMES)));

  static final TableMapping NEW =
      new TableMapping(
          "agent_state",
          "new",
          Set.of("id", "agent_id", "entropy"),
          STATES,
          ColumnRecords.of(
              Columns.of(
                  "state_id",
                  "id",
                  row -> {
                    Columns.keepUnlessPlace(row, "id");
                    return ContentId.of(row.row());
                  }),
              name("agent_id", "agent_id"),
              instant("recorded_at", "recorded_at"),
              real("entropy", "entropy"),
              real("integrity", "integrity"),
              real("stability_index", "stability_index"),
              real("volatility", "volatility"),
              real("coherence", "coherence"),
              text("regime", "regime"),
              jsonObject("state", "state_json")),
          List.of(TimePlace.column("recorded_at")));

  private static final ColumnMapping ONE =
      Columns.of(
          "id",
          "id",
          row -> {
            if (!Long.valueOf(1).equals(row.cell("id"))) {
              throw new RowRefused("no_key", "the calibration is the row with id 1");
            }
            return "1";
          });

  private static final ColumnMapping VERSION =
      Columns.of(
          "version",
          "version",
          row -> {
            row.keepNull("version");
            return row.cell("version") == null ? "1" : Columns.integerOf(row, "version", "1");
          });

  static final TableMapping CALIBRATION =
      new TableMapping(
          "calibration_state",
          "live or new",
          Set.of("id", "state_json", "updated_at"),
          Target.of("core.calibration", "id"),
          ColumnRecords.of(
              ONE,
              VERSION,
              instantOfSqlite("updated_at", "updated_at"),
              jsonObject("data", "state_json")),
          List.of(TimePlace.columnOfSqlite("updated_at")));

  static final TableMapping OWN_CALIBRATION =
      new TableMapping(
              "calibration_state",
              "stemma",
              Set.of("id", "state_json", "updated_at"),
              Target.of("core.calibration", "id"),
              ColumnRecords.of(
                  ONE,
                  VERSION,
                  instant("updated_at", "updated_at"),
                  jsonObject("data", "state_json"),
                  Columns.writtenBy(),
                  Columns.writtenKey()),
              List.of(TimePlace.column("updated_at")))
          .inFilesOf(GovernanceFamily.OWN_APPLICATION);

  static final TableMapping STEMMA =
      new TableMapping(
          "agent_state",
          "stemma",
          Set.of("state_id", "agent_id", "entropy"),
          STATES,
          ColumnRecords.of(
              keyOrEmpty("state_id", "state_id"),
              name("agent_id", "agent_id"),
              instant("recorded_at", "recorded_at"),
              instant("first_recorded_at", "first_recorded_at"),
              realOrNan("entropy", "entropy"),
              realOrNan("integrity", "integrity"),
              realOrNan("stability_index", "stability_index"),
              realOrNan("volatility", "volatility"),
              realOrNan("coherence", "coherence"),
              text("regime", "regime"),
              integer("update_count", "update_count"),
              bool("void_active", "void_active"),
              jsonObject("state", "state_json"),
              Columns.writtenBy(),
              Columns.writtenKey()),
          TimePlace.columns("recorded_at", "first_recorded_at"));

  private StateTables() {}
}
