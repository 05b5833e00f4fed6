package io.stemma.backfill.verify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One place where source and target, or record and graph, are not the same.
 *
 * @param table with its schema, or the label
 * @param key the natural key, column by column
 * @param column null where a whole row or element is missing or too many
 * @param source what should be there
 * @param target what is there
 */
public record Difference(
    Kind kind,
    String table,
    Map<String, @Nullable String> key,
    @Nullable String column,
    @Nullable String source,
    @Nullable String target) {
  private static final int SHOWN_LENGTH = 2_000;
  private static final int SHOWN_BEFORE = 100;

  /** What kind of difference. */
  public enum Kind {
    MISSING_IN_TARGET,
    EXTRA_IN_TARGET,
    VALUE_DIFFERS,
    KEPT_CELL_MISSING,
    QUARANTINE_ENTRY_MISSING,
    QUARANTINE_ENTRY_EXTRA,
    QUARANTINE_ENTRY_DIFFERS,
    MISSING_VERTEX,
    EXTRA_VERTEX,
    PROPERTY_DIFFERS,
    MISSING_EDGE,
    EXTRA_EDGE;

    /** Its name in reports. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** For a whole row or element. */
  static Difference ofRow(Kind kind, String table, Map<String, @Nullable String> key) {
    return new Difference(kind, table, key, null, null, null);
  }

  /** One line for programs. */
  public ObjectNode toJson() {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("class", kind.word()).put("table", table);
    key.forEach(line.putObject("key")::put);
    if (column != null) {
      int from = firstDifference(source, target);
      line.put("column", column)
          .put("source", shown(source, from))
          .put("target", shown(target, from));
    }
    return line;
  }

  private static int firstDifference(@Nullable String one, @Nullable String other) {
    int length = one == null || other == null ? 0 : Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      if (String.valueOf(one).charAt(i) != String.valueOf(other).charAt(i)) {
        return i;
      }
    }
    return length;
  }

  /** A long value is shown around the first place where the two differ. */
  private static @Nullable String shown(@Nullable String value, int difference) {
    if (value == null || value.length() <= SHOWN_LENGTH) {
      return value;
    }
    int from = Math.max(0, difference - SHOWN_BEFORE);
    int to = Math.min(value.length(), from + SHOWN_LENGTH);
    return (from > 0 ? "…" : "") + value.substring(from, to) + (to < value.length() ? "…" : "");
  }
}
