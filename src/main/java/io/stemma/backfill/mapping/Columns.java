package io.stemma.backfill.mapping;

import io.stemma.identity.AgentId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of columns. Each makes the value its column can hold, and keeps the cell raw beside the
 * row where that is not all of it. Nothing is guessed: a cell of another kind becomes null.
 */
public final class Columns {
  /** The bound of domain {@code core.name}, in bytes. */
  public static final int MAX_NAME_BYTES = AgentId.MAX_BYTES;

  private static final String NOT_A_NUMBER = "NaN";

  private Columns() {}

  public static ColumnMapping text(String target, String source) {
    return of(target, source, row -> row.text(source));
  }

  /** A reference to something by name; one too long for an index is kept raw. */
  public static ColumnMapping name(String target, String source) {
    return of(target, source, row -> nameOf(row, source));
  }

  /** The natural key: without a usable one the row is refused. */
  public static ColumnMapping key(String target, String source) {
    return of(target, source, row -> keyOf(row, source));
  }

  /** A part of a natural key that may be empty, but must be there. */
  public static ColumnMapping keyOrEmpty(String target, String source) {
    return of(target, source, row -> keyOrEmptyOf(row, source));
  }

  private static String keyOrEmptyOf(RowContext row, String source) throws RowRefused {
    String key = row.text(source);
    if (key == null) {
      throw new RowRefused("no_key", source + " is no usable key");
    }
    return key.isEmpty() ? key : keyOf(row, source);
  }

  /** The principal that wrote a row, as a file of Stemma's own names it. */
  public static ColumnMapping writtenBy() {
    return text("written_by", "written_by");
  }

  /** The key of that principal, likewise. */
  public static ColumnMapping writtenKey() {
    return text("written_key", "written_key");
  }

  public static ColumnMapping real(String target, String source) {
    return of(target, source, row -> realOrKeep(row, source));
  }

  /** The same in a dialect that writes what is no number as text, since SQLite makes NULL of it. */
  public static ColumnMapping realOrNan(String target, String source) {
    return of(
        target,
        source,
        row -> NOT_A_NUMBER.equals(row.cell(source)) ? NOT_A_NUMBER : realOrKeep(row, source));
  }

  public static ColumnMapping integer(String target, String source) {
    return of(target, source, row -> integerOrKeep(row, source));
  }

  /** 0 and 1; anything else is kept raw. */
  public static ColumnMapping bool(String target, String source) {
    return of(target, source, row -> boolOrKeep(row, source));
  }

  public static ColumnMapping instant(String target, String source) {
    return of(target, source, row -> Times.instantOrKeep(row, source, false));
  }

  /**
   * A time in a column that SQLite's own {@code datetime('now')} fills: its form (blank, whole
   * seconds) is UTC by SQLite's definition; any other naive form needs the operator's zone.
   */
  public static ColumnMapping instantOfSqlite(String target, String source) {
    return of(target, source, row -> Times.instantOrKeep(row, source, true));
  }

  /** A time that is part of the key: without one the row is refused. */
  public static ColumnMapping keyInstant(String target, String source) {
    return of(
        target,
        source,
        row -> {
          String instant = Times.instantOrKeep(row, source, false);
          if (instant == null) {
            throw new RowRefused("no_time", source + " is no usable time");
          }
          return instant;
        });
  }

  /** JSON of any kind, with every digit of its numbers. */
  public static ColumnMapping json(String target, String source) {
    return of(target, source, row -> Json.jsonOrKeep(row, source));
  }

  /** JSON for a column that is never null: an empty object where the cell has none. */
  public static ColumnMapping jsonObject(String target, String source) {
    return of(
        target,
        source,
        row -> {
          String json = Json.jsonOrKeep(row, source);
          if (json == null) {
            row.keepNull(source);
          }
          return json == null ? "{}" : json;
        });
  }

  /** A JSON array of strings as {@code text[]}; anything else is kept raw. */
  public static ColumnMapping textArray(String target, String source) {
    return of(target, source, row -> Json.textArrayOrKeep(row, source, false));
  }

  /** The same in a dialect whose arrays may hold nulls. */
  public static ColumnMapping textArrayWithNulls(String target, String source) {
    return of(target, source, row -> Json.textArrayOrKeep(row, source, true));
  }

  /** A JSON array of numbers, in a text or a blob, as {@code double precision[]}. */
  public static ColumnMapping realArray(String target, String source) {
    return of(target, source, row -> Json.realArrayOrKeep(row, source));
  }

  public static ColumnMapping constant(String target, String value) {
    return new ColumnMapping(target, List.of(), row -> value);
  }

  public static ColumnMapping of(
      String target, String source, ColumnMapping.Conversion conversion) {
    return new ColumnMapping(target, List.of(source), conversion);
  }

  /** The natural key in a cell. */
  public static String keyOf(RowContext row, String source) throws RowRefused {
    String key = row.cell(source) instanceof Long number ? number.toString() : row.text(source);
    if (key == null || key.isEmpty()) {
      throw new RowRefused("no_key", source + " is no usable key");
    }
    if (isTooLong(key)) {
      throw new RowRefused("key_too_long", source + " is longer than " + MAX_NAME_BYTES + " bytes");
    }
    return key;
  }

  /** A reference in a cell; one too long for an index is kept raw and null. */
  public static @Nullable String nameOf(RowContext row, String source) {
    String name = row.text(source);
    if (name == null || !isTooLong(name)) {
      return name;
    }
    row.keep(source, "too_long");
    return null;
  }

  /**
   * A number that is nothing but the row's place in its table goes into names made from the
   * content; any other cell of such a column is kept raw.
   */
  public static void keepUnlessPlace(RowContext row, String source) {
    if (!(row.cell(source) instanceof Long number) || number != row.row().placeNumber()) {
      row.keep(source, "not_the_rowid");
    }
  }

  /** A text from within JSON, or null where {@code text} cannot hold it; the JSON keeps it. */
  public static @Nullable String textOrNull(String text) {
    return Json.isText(text) ? text : null;
  }

  /**
   * Keeps a cell whose members become columns of doubles, where those cannot hold every number.
   *
   * @param members names of the JSON object in the cell
   */
  public static void keepUnlessDoubles(RowContext row, String source, Set<String> members) {
    if (row.cell(source) instanceof String text && !Json.numbersAreDoubles(text, members)) {
      row.keep(source, "precision");
    }
  }

  /** Whether a cell is a negative zero, or a JSON array with one in it. */
  public static boolean hasNegativeZero(@Nullable Object cell) {
    if (cell instanceof Double number) {
      return number.equals(-0.0);
    }
    return cell != null && !(cell instanceof Long) && Json.isArrayWithNegativeZero(cell);
  }

  /** A JSON value, or null where {@code jsonb} cannot hold it. */
  public static @Nullable String jsonOrNull(String text) {
    return Json.isHeld(text) ? text : null;
  }

  private static @Nullable String realOrKeep(RowContext row, String source) {
    Object value = row.cell(source);
    if (value instanceof Double number) {
      return Numbers.text(number);
    }
    if (value instanceof Long number) {
      if (!Numbers.isDouble(number)) {
        row.keep(source, "precision");
      }
      return number.toString();
    }
    return kept(row, source, value);
  }

  /** A whole number, or a default where the cell holds none; that cell is kept raw. */
  public static String integerOf(RowContext row, String source, String otherwise) {
    String number = integerOrKeep(row, source);
    return number == null ? otherwise : number;
  }

  private static @Nullable String integerOrKeep(RowContext row, String source) {
    Object value = row.cell(source);
    return value instanceof Long number ? number.toString() : kept(row, source, value);
  }

  private static @Nullable String boolOrKeep(RowContext row, String source) {
    Object value = row.cell(source);
    if (value instanceof Long number && (number == 0 || number == 1)) {
      return number == 1 ? "t" : "f";
    }
    return kept(row, source, value);
  }

  private static @Nullable String kept(RowContext row, String source, @Nullable Object value) {
    if (value != null) {
      row.keep(source, "wrong_class");
    }
    return null;
  }

  /** Whether an identifier does not fit an index entry. */
  public static boolean isTooLong(String name) {
    // Three bytes a UTF-16 unit at the most: short names need no encoding to be sure.
    return name.length() * 3 > MAX_NAME_BYTES
        && name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES;
  }
}
