package io.stemma.backfill.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.backfill.source.RawText;
import io.stemma.backfill.source.SourceRow;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row on its way: its cells, the zone of its naive times, and what had to be kept raw. */
public final class RowContext {
  private final SourceRow row;
  private final String source;
  private final @Nullable ZoneId zone;
  private final List<KeptCell> kept = new ArrayList<>(0);
  private @Nullable String objectColumn;
  private @Nullable JsonNode object;

  /**
   * Begins the way of a row.
   *
   * @param source what its file is called
   * @param zone the zone the operator named for times without one
   */
  public RowContext(SourceRow row, String source, @Nullable ZoneId zone) {
    this.row = row;
    this.source = source;
    this.zone = zone;
  }

  public SourceRow row() {
    return row;
  }

  /** What the file is called that the row comes from. */
  public String source() {
    return source;
  }

  public @Nullable Object cell(String column) {
    return row.cell(column);
  }

  /**
   * The JSON object in a cell, or null where it holds none; read once for all who ask for the same
   * column one after the other.
   */
  public @Nullable JsonNode object(String column) {
    if (!column.equals(objectColumn)) {
      object = Json.object(row.cell(column));
      objectColumn = column;
    }
    return object;
  }

  /** The zone the operator named for times without one. */
  public @Nullable ZoneId zone() {
    return zone;
  }

  /** Keeps a cell as it is, because its column cannot hold it. */
  public void keep(String column, String reason) {
    Object value = row.cell(column);
    String spelled = row.columns().spelled(column);
    if (value != null && kept.stream().noneMatch(cell -> cell.column().equals(spelled))) {
      kept.add(new KeptCell(spelled, value, reason));
    }
  }

  /** Notes a NULL whose column is never null and holds a default instead. */
  public void keepNull(String column) {
    if (row.columns().has(column) && row.cell(column) == null) {
      kept.add(new KeptCell(row.columns().spelled(column), null, "null_cell"));
    }
  }

  public List<KeptCell> kept() {
    return kept;
  }

  /** A cell that PostgreSQL's text can hold; anything else is kept and null. */
  public @Nullable String text(String column) {
    Object value = row.cell(column);
    if (value == null) {
      return null;
    }
    if (value instanceof String text) {
      if (text.indexOf('\0') < 0) {
        return text;
      }
      keep(column, "nul_character");
      return null;
    }
    if (value instanceof Long || value instanceof Double) {
      keep(column, "wrong_class");
      return value.toString();
    }
    keep(column, value instanceof RawText ? "invalid_utf8" : "wrong_class");
    return null;
  }
}
