package io.stemma.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an estate of 2,000 agents holds, the oddities of real ones among it. */
class EstateContentTest {
  private static final Pattern TIME_WITHOUT_ZONE =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(?!\\.?\\d|\\+00:00)");
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @TempDir static Path folder;

  private static EstateReader estate = new EstateReader(Path.of("unwritten"));

  @BeforeAll
  static void writeEstate() {
    Path file = folder.resolve("estate.db");
    DemoEstate.write(new DemoOrder(2000, 1, file, false));
    estate = new EstateReader(file);
  }

  @Test
  void everyTimeInEveryCellHasItsZone() throws SQLException {
    for (String table : estate.tables()) {
      assertThat(
              estate.cells("SELECT * FROM " + table).stream()
                  .filter(Objects::nonNull)
                  .filter(cell -> TIME_WITHOUT_ZONE.matcher(cell).find()))
          .as(table)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "agent_metadata, tags_json",
    "agent_metadata, lifecycle_events_json",
    "agent_metadata, recent_update_timestamps_json",
    "agent_metadata, recent_decisions_json",
    "agent_metadata, dialectic_conditions_json",
    "agent_state, state_json",
    "calibration_state, state_json",
    "dialectic_sessions, paused_agent_state_json",
    "dialectic_sessions, resolution_json",
    "dialectic_messages, proposed_conditions_json",
    "dialectic_messages, observed_metrics_json",
    "dialectic_messages, concerns_json",
    "discoveries, related_files",
    "discoveries, provenance",
    "discoveries, provenance_chain",
    "discovery_edges, metadata",
    "audit_events, details_json",
    "audit_events, metadata_json",
    "tool_usage, payload_json"
  })
  void jsonColumnsParse(String table, String column) throws SQLException, JsonProcessingException {
    List<@Nullable String> cells =
        estate.cells("SELECT %2$s FROM %1$s WHERE %2$s IS NOT NULL".formatted(table, column));

    assertThat(cells).isNotEmpty();
    for (String cell : cells) {
      assertThat(MAPPER.readTree(cell)).as(cell).isNotNull();
    }
  }

  @Test
  void stateHistoriesAreParallelButForTheShorterLambda() throws Exception {
    for (String cell : estate.cells("SELECT state_json FROM agent_state")) {
      JsonNode state = MAPPER.readTree(cell);
      int points = state.get("timestamp_history").size();
      assertThat(points).isBetween(1, 6);
      assertThat(state.get("V_history")).hasSize(points);
      assertThat(state.get("lambda1_history").size()).isLessThan(points);
    }
  }

  @Test
  void embeddingsAre384Numbers() throws Exception {
    String cell = estate.cells("SELECT embedding FROM discoveries WHERE embedding > ''").get(0);

    byte[] json = Objects.requireNonNull(cell).getBytes(UTF_8);
    assertThat(MAPPER.readTree(json)).hasSize(384).allMatch(JsonNode::isDouble);
    assertThat(json.length).isBetween(7_500, 9_000);
  }

  @Test
  void threadsAreManyRepliesDeep() throws SQLException {
    String deepest =
        """
        WITH RECURSIVE thread (id, depth) AS (
          SELECT dst_id, 0 FROM discovery_edges WHERE edge_type = 'response_to'
          UNION
          SELECT src_id, depth + 1
          FROM thread JOIN discovery_edges ON dst_id = id AND edge_type = 'response_to')
        SELECT max(depth) FROM thread
        """;

    assertThat(estate.number(deepest)).isBetween(8L, 11L);
  }

  @ParameterizedTest
  @CsvSource({
    "agent_metadata, status, 5",
    "agent_metadata, health_status, 4",
    "agent_state, regime, 7",
    "dialectic_sessions, status, 4",
    "dialectic_sessions, phase, 7",
    "dialectic_sessions, session_type, 3",
    "dialectic_sessions, dispute_type, 3",
    "dialectic_messages, message_type, 4",
    "dialectic_messages, agrees, 2",
    "discoveries, type, 10",
    "discoveries, severity, 4",
    "discoveries, status, 4",
    "discovery_edges, edge_type, 4",
    "discovery_edges, response_type, 4",
    "audit_events, event_type, 6",
    "tool_usage, success, 2",
    "tool_usage, error_type, 3"
  })
  void everyValueOfAnEnumerationComes(String table, String column, int values) throws SQLException {
    assertThat(estate.number("SELECT count(DISTINCT %s) FROM %s".formatted(column, table)))
        .isEqualTo(values);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1  | dialectic_messages | concerns_json NOT LIKE '[%'",
        "1  | agent_metadata | recent_decisions_json LIKE '%{%'",
        "1  | agent_metadata | agent_id = 'anonymous'",
        "3  | agent_metadata | agent_id LIKE '%$(date%'",
        "20 | agent_metadata | agent_id NOT LIKE 'agent-%'",
        "4  | agent_metadata | parent_agent_id LIKE 'retired-%'",
      })
  void singleOddities(long expected, String table, String condition) throws SQLException {
    assertThat(estate.number("SELECT count(*) FROM %s WHERE %s".formatted(table, condition)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "agent_metadata | api_key IS NULL",
        "agent_metadata | api_key = ''",
        "agent_metadata | length(api_key) = 43",
        "agent_metadata | length(api_key) = 64",
        "agent_metadata | status = 'archived' AND archived_at IS NULL",
        "agent_metadata | status = 'deleted' AND archived_at IS NOT NULL",
        "agent_state | V < 0",
        "agent_state | E = 0 AND I = 0 AND S = 0",
        "agent_state | agent_id NOT IN (SELECT agent_id FROM agent_metadata)",
        "session_identities | agent_id NOT IN (SELECT agent_id FROM agent_metadata)",
        "dialectic_sessions | paused_agent_id = reviewer_agent_id",
        "dialectic_sessions | reviewer_agent_id IS NULL",
        "dialectic_sessions | reviewer_agent_id NOT IN (SELECT agent_id FROM agent_metadata)",
        "dialectic_sessions | discovery_id NOT IN (SELECT id FROM discoveries)",
        "dialectic_sessions | phase = 'synthesis' AND status = 'resolved'",
        "dialectic_messages | agrees IS NULL AND message_type = 'synthesis'",
        "discoveries | agent_id NOT IN (SELECT agent_id FROM agent_metadata)",
        "discoveries | details = ''",
        "discoveries | length(details) > 6000",
        "discoveries | instr(details, '$$') > 0",
        "discoveries | instr(details, '\\') > 0",
        "discoveries | instr(details, char(10)) > 0",
        "discoveries | instr(details, '\"') > 0",
        "discoveries | severity IS NULL",
        "discoveries | provenance_chain LIKE '%\"ancestor\"%'",
        "discovery_tags | tag = 'ux' COLLATE BINARY",
        "discovery_tags | tag = 'UX' COLLATE BINARY",
        "audit_events | raw_hash IS NULL",
        "audit_events | length(raw_hash) = 64",
        "audit_events | agent_id NOT IN (SELECT agent_id FROM agent_metadata)",
        "tool_usage | agent_id IS NULL",
        "tool_usage | latency_ms IS NULL",
      })
  void odditiesOfRealEstates(String table, String condition) throws SQLException {
    assertThat(estate.number("SELECT count(*) FROM %s WHERE %s".formatted(table, condition)))
        .isPositive();
  }

  @ParameterizedTest
  @CsvSource({"audit_events", "tool_usage"})
  void logsCoverTwelveMonths(String table) throws SQLException {
    assertThat(estate.number("SELECT count(DISTINCT substr(timestamp, 1, 7)) FROM " + table))
        .isEqualTo(12);
  }

  @Test
  void nobodyIsSeenBeforeBeingMade() throws SQLException {
    assertThat(estate.number("SELECT count(*) FROM agent_metadata WHERE last_update < created_at"))
        .isZero();
  }
}
