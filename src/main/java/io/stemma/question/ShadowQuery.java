package io.stemma.question;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.CanonicalJson;
import io.stemma.store.dual.Phase;
import io.stemma.store.dual.ShadowRead;
import io.stemma.store.sql.FoundRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A named query that both stores are asked. Values are compared as PostgreSQL types them, so that a
 * moment equals the same moment written as text, and JSON equals the same JSON in other words.
 *
 * @param phase says which of two answers is PostgreSQL's
 * @param ignored whether differences of a column, or of a kind, are known
 */
record ShadowQuery(
    NamedQuery query,
    Phase phase,
    Function<Phase.Side, Uni<List<FoundRow>>> ask,
    Predicate<String> ignored)
    implements ShadowRead<List<FoundRow>> {
  /** Longer than any statement may take. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** What each store has for itself: keys, places of cursors and ranks. */
  private static final Set<String> OF_ONE_STORE =
      Set.of(
          "discovery_key",
          "session_key",
          "message_key",
          "place",
          "rank",
          "rank_text",
          "searched_for");

  private static final Set<String> JSON =
      Set.of(
          "related_files",
          "provenance",
          "provenance_chain",
          "metadata",
          "link_metadata",
          "paused_agent_state",
          "resolution",
          "proposed_conditions",
          "observed_metrics",
          "concerns");

  @Override
  public List<FoundRow> asked(Phase.Side side) {
    try {
      return ask.apply(side).await().atMost(PATIENCE);
    } catch (TimeoutException e) {
      throw new StemmaException(
          ErrorCode.STORE_UNAVAILABLE,
          side.title() + " has not answered '" + query.kind() + "' in time.",
          e);
    }
  }

  @Override
  public boolean isSame(List<FoundRow> earlier, List<FoundRow> later) {
    return earlier.stream()
        .map(FoundRow::cells)
        .toList()
        .equals(later.stream().map(FoundRow::cells).toList());
  }

  @Override
  public Agreement compared(List<FoundRow> primary, List<FoundRow> other) {
    List<FoundRow> typed = phase.primary() == Phase.Side.POSTGRES ? primary : other;
    Map<String, BiFunction<FoundRow, String, @Nullable Object>> readers = readers(typed);
    List<Map<String, @Nullable Object>> one = values(primary, readers);
    List<Map<String, @Nullable Object>> two = values(other, readers);
    Agreement agreement = agreement(one, two);
    return agreement == Agreement.DIFFERENT && isKnown(one, two) ? Agreement.KNOWN : agreement;
  }

  private boolean isKnown(
      List<Map<String, @Nullable Object>> one, List<Map<String, @Nullable Object>> two) {
    if (ignored.test(query.kind())) {
      return true;
    }
    return agreement(shared(one), shared(two)) != Agreement.DIFFERENT;
  }

  /** Without the rows that a store makes by itself, and the columns whose differences are known. */
  private List<Map<String, @Nullable Object>> shared(List<Map<String, @Nullable Object>> rows) {
    List<Map<String, @Nullable Object>> shared = new ArrayList<>();
    for (Map<String, @Nullable Object> row : rows) {
      if (!query.isLocal(row)) {
        Map<String, @Nullable Object> cut = new TreeMap<>(row);
        cut.keySet().removeIf(column -> ignored.test(query.kind() + "." + column));
        shared.add(cut);
      }
    }
    return shared;
  }

  private Agreement agreement(
      List<Map<String, @Nullable Object>> one, List<Map<String, @Nullable Object>> two) {
    if (one.equals(two)) {
      return Agreement.SAME;
    }
    String ties = query.ties();
    if (one.size() != two.size() || (ties == null && !query.isRanked())) {
      return Agreement.DIFFERENT;
    }
    List<List<Map<String, @Nullable Object>>> runs = runs(one, ties);
    List<List<Map<String, @Nullable Object>>> others = runs(two, ties);
    if (runs.equals(others)) {
      return query.isRanked() ? Agreement.KNOWN : Agreement.SAME;
    }
    // Of rows that are equal in the order, each store shows others where the page ends among them.
    int last = runs.size() - 1;
    boolean isCut =
        one.size() >= query.full()
            && others.size() == runs.size()
            && runs.subList(0, last).equals(others.subList(0, last))
            && isOneRun(runs.get(last), others.get(last), ties);
    return isCut && sharedRowsAgree(runs.get(last), others.get(last))
        ? Agreement.KNOWN
        : Agreement.DIFFERENT;
  }

  private static boolean isOneRun(
      List<Map<String, @Nullable Object>> run,
      List<Map<String, @Nullable Object>> other,
      @Nullable String ties) {
    return ties == null || Objects.equals(run.get(0).get(ties), other.get(0).get(ties));
  }

  /** Rows that follow each other and are equal in the order, in an order of their values. */
  private static List<List<Map<String, @Nullable Object>>> runs(
      List<Map<String, @Nullable Object>> rows, @Nullable String ties) {
    List<List<Map<String, @Nullable Object>>> runs = new ArrayList<>();
    for (Map<String, @Nullable Object> row : rows) {
      boolean isNext =
          runs.isEmpty()
              || (ties != null
                  && !Objects.equals(runs.get(runs.size() - 1).get(0).get(ties), row.get(ties)));
      if (isNext) {
        runs.add(new ArrayList<>());
      }
      runs.get(runs.size() - 1).add(row);
    }
    runs.forEach(run -> run.sort(Comparator.comparing(Map::toString)));
    return runs;
  }

  private static boolean sharedRowsAgree(
      List<Map<String, @Nullable Object>> one, List<Map<String, @Nullable Object>> two) {
    Map<@Nullable Object, Map<String, @Nullable Object>> byName = new HashMap<>();
    one.forEach(row -> byName.put(name(row), row));
    return two.stream().allMatch(row -> byName.getOrDefault(name(row), row).equals(row));
  }

  private static @Nullable Object name(Map<String, @Nullable Object> row) {
    Object message = row.get("message_id");
    return message == null ? row.get("id") : message;
  }

  /** How each column is read from either store, by what PostgreSQL says it holds. */
  private static Map<String, BiFunction<FoundRow, String, @Nullable Object>> readers(
      List<FoundRow> typed) {
    Map<String, BiFunction<FoundRow, String, @Nullable Object>> readers = new HashMap<>();
    for (FoundRow row : typed) {
      row.cells()
          .forEach(
              (column, value) -> {
                if (value != null) {
                  readers.putIfAbsent(column, reader(column, value));
                }
              });
    }
    return readers;
  }

  private static BiFunction<FoundRow, String, @Nullable Object> reader(
      String column, Object value) {
    if (value instanceof Boolean) {
      return FoundRow::bool;
    }
    if (value instanceof Instant) {
      return FoundRow::instant;
    }
    if (value instanceof List) {
      return ShadowQuery::texts;
    }
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return FoundRow::integer;
    }
    if (value instanceof Number) {
      return FoundRow::real;
    }
    return JSON.contains(column) ? ShadowQuery::json : FoundRow::text;
  }

  private static @Nullable Object texts(FoundRow row, String column) {
    return row.cells().get(column) == null ? null : row.texts(column);
  }

  private static @Nullable Object json(FoundRow row, String column) {
    String text = row.text(column);
    return text == null ? null : CanonicalJson.of(text);
  }

  private static List<Map<String, @Nullable Object>> values(
      List<FoundRow> rows, Map<String, BiFunction<FoundRow, String, @Nullable Object>> readers) {
    List<Map<String, @Nullable Object>> values = new ArrayList<>(rows.size());
    for (FoundRow row : rows) {
      Map<String, @Nullable Object> value = new TreeMap<>();
      row.cells()
          .forEach(
              (column, cell) -> {
                if (!OF_ONE_STORE.contains(column)) {
                  BiFunction<FoundRow, String, @Nullable Object> reader = readers.get(column);
                  value.put(column, reader == null ? cell : reader.apply(row, column));
                }
              });
      values.add(value);
    }
    return values;
  }

  @Override
  public String text(List<FoundRow> answer) {
    return String.join("\n", answer.stream().map(ShadowQuery::text).toList());
  }

  private static String text(FoundRow row) {
    ObjectNode text = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(row.cells())
        .forEach(
            (column, value) -> {
              if (!OF_ONE_STORE.contains(column)) {
                text.put(column, String.valueOf(value));
              }
            });
    return text.toString();
  }
}
