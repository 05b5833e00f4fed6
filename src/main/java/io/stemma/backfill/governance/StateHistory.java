package io.stemma.backfill.governance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.stemma.backfill.mapping.ColumnMapping;
import io.stemma.backfill.mapping.ColumnRecords;
import io.stemma.backfill.mapping.Columns;
import io.stemma.backfill.mapping.ContentId;
import io.stemma.backfill.mapping.Numbers;
import io.stemma.backfill.mapping.RecordMapping;
import io.stemma.backfill.mapping.RowContext;
import io.stemma.backfill.mapping.RowRefused;
import io.stemma.backfill.mapping.Times;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The live dialect's one row an agent, as one record for each point of its history.
 *
 * <p>The parallel arrays of the state's JSON become points where {@code timestamp_history} gives
 * their times; the row itself is the newest. An array of another length cannot be aligned without
 * guessing: it stays in the JSON of the newest point, which is kept whole. S is entropy, I
 * integrity, 1 - S the stability index, V volatility; E stays in the JSON.
 */
final class StateHistory implements RecordMapping {
  static final String TIMES = "timestamp_history";

  private static final List<String> BESIDES =
      List.of("E", "lambda1", "risk", "attention", "decision");

  /** The arrays whose numbers become doubles, in columns or in a point's JSON. */
  private static final Set<String> HISTORIES =
      Stream.concat(BESIDES.stream(), Stream.of("S", "I", "V", "coherence"))
          .map(name -> name + "_history")
          .collect(Collectors.toUnmodifiableSet());

  private static final ColumnRecords NEWEST =
      ColumnRecords.of(
          new ColumnMapping("state_id", List.of("agent_id"), StateHistory::newestId),
          Columns.name("agent_id", "agent_id"),
          Columns.instant("recorded_at", "updated_at"),
          Columns.instant("first_recorded_at", "created_at"),
          Columns.real("entropy", "S"),
          Columns.real("integrity", "I"),
          Columns.of("stability_index", "S", row -> oneMinus(row.cell("S"))),
          Columns.real("volatility", "V"),
          Columns.real("coherence", "coherence"),
          Columns.text("regime", "regime"),
          Columns.integer("update_count", "update_count"),
          Columns.bool("void_active", "void_active"),
          new ColumnMapping("state", List.of("state_json", "E"), StateHistory::stateWithEnergy));

  @Override
  public List<String> columns() {
    return NEWEST.columns();
  }

  @Override
  public Set<String> sources() {
    return NEWEST.sources();
  }

  @Override
  public List<@Nullable String[]> records(RowContext row) throws RowRefused {
    Columns.keyOf(row, "agent_id");
    List<@Nullable String[]> records = new ArrayList<>(NEWEST.records(row));
    JsonNode state = row.object("state_json");
    if (state == null || !state.path(TIMES).isArray()) {
      return records;
    }
    JsonNode times = state.path(TIMES);
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < times.size(); i++) {
      String time = times.get(i).asText();
      int repetition = seen.merge(time, 1, Integer::sum);
      boolean isNewest = i == times.size() - 1 && time.equals(row.cell("updated_at"));
      String recordedAt = Times.instantOf(time, row.zone());
      if (!isNewest && recordedAt != null) {
        records.add(point(row, state, i, times.size(), recordedAt, repetition));
      }
    }
    if (records.size() > 1) {
      Columns.keepUnlessDoubles(row, "state_json", HISTORIES);
    }
    return records;
  }

  private @Nullable String[] point(
      RowContext row, JsonNode state, int i, int length, String recordedAt, int repetition)
      throws RowRefused {
    String agent = Columns.keyOf(row, "agent_id");
    JsonNode entropy = aligned(state, "S", i, length);
    Map<String, @Nullable String> values = new HashMap<>();
    values.put("state_id", id(agent, state.get(TIMES).get(i).asText(), repetition));
    values.put("agent_id", agent);
    values.put("recorded_at", recordedAt);
    values.put("entropy", number(entropy));
    values.put("integrity", number(aligned(state, "I", i, length)));
    values.put(
        "stability_index",
        entropy != null && number(entropy) != null
            ? Numbers.text(1 - entropy.doubleValue())
            : null);
    values.put("volatility", number(aligned(state, "V", i, length)));
    values.put("coherence", number(aligned(state, "coherence", i, length)));
    values.put("regime", word(aligned(state, "regime", i, length)));
    values.put("state", rest(state, i, length));
    return columns().stream().map(values::get).toArray(String[]::new);
  }

  /** What a point has besides the columns; what jsonb cannot hold stays in the newest's cell. */
  private static String rest(JsonNode state, int i, int length) {
    StringBuilder rest = new StringBuilder("{");
    for (String name : BESIDES) {
      JsonNode value = aligned(state, name, i, length);
      String json = value == null ? null : jsonOf(value);
      if (json != null) {
        rest.append(rest.length() > 1 ? "," : "").append('"').append(name).append("\":");
        rest.append(json);
      }
    }
    return rest.append('}').toString();
  }

  private static @Nullable String jsonOf(JsonNode value) {
    return Columns.jsonOrNull(value.isNumber() ? value.asText() : value.toString());
  }

  private static @Nullable JsonNode aligned(JsonNode state, String name, int i, int length) {
    JsonNode history = state.get(name + "_history");
    return history != null && history.isArray() && history.size() == length ? history.get(i) : null;
  }

  private static @Nullable String number(@Nullable JsonNode node) {
    return node != null && node.isNumber() && !Double.isInfinite(node.doubleValue())
        ? Numbers.text(node.doubleValue())
        : null;
  }

  private static @Nullable String word(@Nullable JsonNode node) {
    return node != null && node.isTextual() ? Columns.textOrNull(node.textValue()) : null;
  }

  private static String newestId(RowContext row) throws RowRefused {
    String agent = Columns.keyOf(row, "agent_id");
    Object updatedAt = row.cell("updated_at");
    String time = updatedAt == null ? "" : text(updatedAt);
    JsonNode state = row.object("state_json");
    JsonNode times = state == null ? null : state.get(TIMES);
    int repetition = 1;
    if (times != null && times.isArray()) {
      for (int i = 0; i < times.size() - 1; i++) {
        repetition += times.get(i).asText().equals(time) ? 1 : 0;
      }
    }
    return id(agent, time, repetition);
  }

  private static String text(Object time) {
    return time instanceof String text
        ? text
        : new String(ContentId.bytes(time), StandardCharsets.ISO_8859_1);
  }

  /** The same point has the same name in every later copy of the file, as long as it is there. */
  private static String id(String agent, String time, int repetition) {
    return ContentId.of("agent_state", agent, time, Integer.toString(repetition));
  }

  private static @Nullable String oneMinus(@Nullable Object entropy) {
    if (entropy instanceof Double real) {
      return Numbers.text(1 - real);
    }
    return entropy instanceof Long whole ? Numbers.text(1 - (double) whole) : null;
  }

  /** The state's JSON as it is; E goes in where it lacks, and is kept raw where it differs. */
  private static String stateWithEnergy(RowContext row) throws RowRefused {
    String json =
        String.valueOf(Columns.jsonObject("state", "state_json").conversion().convert(row));
    Object energy = row.cell("E");
    // A cell that is no JSON is kept raw; the column has an empty object instead.
    JsonNode state =
        "{}".equals(json) ? JsonNodeFactory.instance.objectNode() : row.object("state_json");
    if (energy == null || (!(energy instanceof Double) && !(energy instanceof Long))) {
      row.keep("E", "wrong_class");
      return json;
    }
    if (Double.valueOf(-0.0).equals(energy)) {
      // jsonb has no negative zero.
      row.keep("E", "precision");
    }
    JsonNode inState = state == null ? null : state.get("E");
    if (state == null || inState != null || Double.isInfinite(((Number) energy).doubleValue())) {
      if (inState == null || !says(inState, energy)) {
        row.keep("E", "differs_from_state_json");
      }
      return json;
    }
    String number = energy instanceof Double real ? Numbers.text(real) : energy.toString();
    String rest = json.substring(json.indexOf('{') + 1);
    return "{\"E\":" + number + (state.isEmpty() ? "" : ",") + rest;
  }

  private static boolean says(JsonNode json, Object number) {
    if (!json.isNumber() || Double.isInfinite(json.doubleValue())) {
      return false;
    }
    return number instanceof Long whole
        ? json.decimalValue().compareTo(BigDecimal.valueOf(whole)) == 0
        : json.doubleValue() == (Double) number;
  }
}
