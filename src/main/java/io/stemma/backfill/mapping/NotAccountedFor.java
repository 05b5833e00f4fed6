package io.stemma.backfill.mapping;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.backfill.source.SqliteNames;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table of a known name whose rows are not taken.
 *
 * @param table as the file spells it
 * @param kind {@code table}, {@code view} or {@code virtual table}
 * @param rows how many it has; null where SQLite cannot count them here
 * @param dialect the dialect that it is nearest to; null where it is no table
 * @param missing the columns that this dialect is recognised by and that are not there
 * @param isAccepted whether the operator named it with {@code --accept-unknown}
 */
public record NotAccountedFor(
    String table,
    String kind,
    @Nullable Long rows,
    @Nullable String dialect,
    List<String> missing,
    boolean isAccepted) {
  public NotAccountedFor {
    missing = List.copyOf(missing);
  }

  /** The same tables, those among them accepted that have one of these names. */
  public static List<NotAccountedFor> accepting(List<NotAccountedFor> all, Set<String> names) {
    Set<String> accepted = SqliteNames.set(names);
    return all.stream()
        .map(
            found ->
                new NotAccountedFor(
                    found.table,
                    found.kind,
                    found.rows,
                    found.dialect,
                    found.missing,
                    accepted.contains(found.table)))
        .toList();
  }

  /** Whether some of them stand in the way of exit code 0. */
  public static boolean isFailure(Collection<NotAccountedFor> all) {
    return all.stream().anyMatch(found -> !found.isAccepted);
  }

  /** How many rows of them stay behind; those that were accepted are none. */
  public static long rows(Collection<NotAccountedFor> all) {
    return all.stream()
        .filter(found -> !found.isAccepted)
        .mapToLong(found -> found.rows == null ? 0 : found.rows)
        .sum();
  }

  /** Why it is not taken, for people. */
  public String reason() {
    if (dialect == null) {
      return "it is a " + kind + ", not a table";
    }
    return missing.isEmpty()
        ? "its file is none of Stemma's own"
        : "its dialect is not known: to be '"
            + dialect
            + "' it lacks "
            + (missing.size() == 1 ? "column " : "columns ")
            + String.join(", ", missing);
  }

  /** The whole finding in a sentence without its full stop, for people. */
  public String text() {
    return table
        + " is not taken: "
        + reason()
        + "; "
        + (rows == null ? "its rows cannot be counted" : "rows: " + rows)
        + (isAccepted ? "; accepted with --accept-unknown" : "");
  }

  /** For programs. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("table", table).put("kind", kind).put("rows", rows).put("dialect", dialect);
    missing.forEach(json.putArray("missing")::add);
    return json.put("reason", reason()).put("accepted", isAccepted);
  }
}
