package io.stemma.identity;

import static io.stemma.record.RecordTables.CALIBRATION;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.CanonicalJson;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.Rows;
import io.stemma.record.Versions;
import io.stemma.record.shape.Field;
import io.stemma.record.shape.Shape;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The estate's calibration: one object, changed only by who knows its version. */
public final class Calibrations {
  public static final Shape SHAPE =
      Shape.of(
              "Calibration",
              CALIBRATION,
              Field.object("data", "Thresholds or bins; members that begin with _ are left out.")
                  .mandatory(),
              Field.integer("version", "Grows by one with each change.").readOnly(),
              Field.instant("updatedAt", "The last change.").readOnly())
          .withWriter();

  private static final RowKey KEY = RowKey.of(CALIBRATION, 1L);

  /** The version to expect where there is none yet. */
  public static final String NONE = "0";

  private final Rows rows;
  private final Clock clock;

  public Calibrations(Rows rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /**
   * The calibration.
   *
   * @throws StemmaException {@link ErrorCode#CALIBRATION_NOT_FOUND}
   */
  public Row get() {
    return rows.find(KEY)
        .orElseThrow(
            () ->
                new StemmaException(
                    ErrorCode.CALIBRATION_NOT_FOUND,
                    "There is no calibration yet: put one with If-Match: \"0\"."));
  }

  /**
   * Replaces the calibration if it still has that version.
   *
   * @param expected its version as text, {@link #NONE} where there is none
   * @throws StemmaException {@link ErrorCode#STALE_VERSION}; {@link ErrorCode#NOT_PERMITTED} for a
   *     writer that is bound to an agent
   */
  public Row set(Row calibration, String expected) {
    rows.writer().requireUnbound("data", "The calibration is the whole estate's.");
    Row made =
        Row.of(CALIBRATION)
            .with("id", 1L)
            .with("version", 1L)
            .with("updated_at", clock.instant())
            .with("data", withoutOwn(Objects.requireNonNull(calibration.text("data"))));
    if (NONE.equals(expected) && rows.insert(made)) {
      return get();
    }
    Optional<Row> there = rows.lock(KEY);
    Versions.check(there.map(Calibrations::version).orElse(NONE), expected);
    rows.update(made.with("version", Long.parseLong(expected) + 1));
    return get();
  }

  /** The version of a calibration as text. */
  public static String version(Row calibration) {
    return String.valueOf(calibration.integer("version"));
  }

  private static String withoutOwn(String data) {
    ObjectNode object = (ObjectNode) CanonicalJson.parse(data);
    List<String> own = new ArrayList<>();
    object.fieldNames().forEachRemaining(name -> own.add(name));
    own.removeIf(name -> !name.startsWith("_"));
    return CanonicalJson.write(object.remove(own));
  }
}
